// Receives webhooks of whoholds: checks who sent them, and does the work of each message once, also across crashes.
//
//     WEBHOOK_SECRET=whsec_... node receiver.mjs --port 8080
//
// WEBHOOK_SECRET may hold several, with blanks between them, while one is replaced by another. Needs no package.

import { createHmac, timingSafeEqual } from "node:crypto";
import { fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const TOLERANCE = 5 * 60; // seconds that the clocks of both may be apart
const LARGEST = 64 * 1024; // bytes; whoholds sends 20,000 at most

const { values: options } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8080" },
    inbox: { type: "string", default: "inbox.jsonl" },
  },
});
const secrets = (process.env.WEBHOOK_SECRET ?? "").split(/\s+/).filter(Boolean);
if (secrets.length === 0) {
  console.error("WEBHOOK_SECRET is not set");
  process.exit(2);
}

// Why a message is not taken, or "" for one that is signed with one of our secrets.
function fault(headers, body) {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const signatures = (headers["webhook-signature"] ?? "").split(" ");
  if (!id || !/^\d{1,12}$/.test(timestamp ?? "")) return "no id, timestamp or signature";
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return "too old or too new";
  const good = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
    const wanted = Buffer.from("v1," + hmac.digest("base64"));
    const same = signatures.map((one) => Buffer.from(one)).filter((one) => one.length === wanted.length);
    return same.map((one) => timingSafeEqual(one, wanted)).includes(true);
  });
  return good ? "" : "signed by somebody else";
}

// The inbox: a line for each message, with its id and all that is in it, written at once or not at all: half a line
// at the end is what a crash left, and its message comes again.
const inbox = openSync(options.inbox, "a+");
const lines = readFileSync(options.inbox, "utf8").split("\n");
const seen = new Set(lines.slice(0, -1).flatMap((line) => idOf(line)));
if (lines.at(-1) !== "") writeSync(inbox, "\n");

function idOf(line) {
  try {
    return [JSON.parse(line).id];
  } catch {
    return [];
  }
}

// Does the work of a message that is new; gives the alerts in it, none if it was seen before.
function take(id, message) {
  const alerts = (message.data.alerts ?? [message]).map((one) => one.data);
  if (alerts.some((alert) => typeof alert?.id !== "string" || typeof alert.place?.name !== "string")) {
    throw new TypeError("no alert of whoholds");
  }
  if (seen.has(id)) return [];
  writeSync(inbox, JSON.stringify({ id, alerts }) + "\n"); // here: they are kept; put your own work in its place
  fsyncSync(inbox);
  seen.add(id);
  return alerts;
}

const server = createServer((request, response) => {
  const pieces = [];
  let size = 0;
  const answer = (status) => response.writeHead(status, { "content-length": 0 }).end();
  request.on("data", (piece) => {
    size += piece.length;
    if (size <= LARGEST) pieces.push(piece);
  });
  request.on("end", () => {
    if (request.method !== "POST") return answer(405);
    if (size > LARGEST) return answer(413);
    const body = Buffer.concat(pieces);
    const why = fault(request.headers, body);
    if (why) {
      console.error(`refused: ${why}`);
      return answer(401);
    }
    const id = request.headers["webhook-id"];
    let alerts;
    try {
      alerts = take(id, JSON.parse(body.toString("utf8")));
    } catch {
      return answer(400);
    }
    for (const one of alerts) console.log([id, one.id, one.type, one.place.name, one.to].join("\t"));
    answer(204);
  });
});
server.requestTimeout = 10_000;
server.listen(Number(options.port), options.host, () => {
  console.log(`listening on ${options.host}:${server.address().port}`);
});
