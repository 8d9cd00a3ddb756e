"""A broker that wants to know who is there: SCRAM over TLS, a password in the clear, and certificates of both sides."""

from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tests.kafka.broker import JavaBroker, free_port

USER = "whoholds"
PASSWORD = "open-sesame #3 100% 'yes'"  # with what a log line or a file of settings may stumble over
KEY_PASSWORD = "another-secret-altogether"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"


def _listeners(inside: int, ports: dict[str, int], controller: int) -> str:
    names = {"INSIDE": inside, **ports}
    listed = ",".join(f"{name}://127.0.0.1:{port}" for name, port in names.items())
    return f"""
listeners={listed},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={listed}
inter.broker.listener.name=INSIDE
listener.security.protocol.map=INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL
"""


def _pem(text: bytes) -> str:
    """A PEM block as one line of a Java properties file."""
    return text.decode().strip().replace("\n", "\\n")


def _key(certificate: trustme.LeafCert, password: str = "") -> bytes:
    """The key as Java wants it."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def _chain(certificate: trustme.LeafCert) -> bytes:
    return b"".join(blob.bytes() for blob in certificate.cert_chain_pems)


def _security(authority: trustme.CA) -> str:
    server = authority.issue_cert("127.0.0.1")
    return f"""
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={SCRAM} required;
listener.name.sasl_ssl.plain.sasl.jaas.config={PLAIN} required user_{USER}="{PASSWORD}";
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config={SCRAM} required;
listener.name.sasl_plaintext.plain.sasl.jaas.config={PLAIN} required user_{USER}="{PASSWORD}";
ssl.keystore.type=PEM
ssl.keystore.certificate.chain={_pem(_chain(server))}
ssl.keystore.key={_pem(_key(server))}
ssl.truststore.type=PEM
ssl.truststore.certificates={_pem(authority.cert_pem.bytes())}
listener.name.ssl.ssl.client.auth=required
"""


@dataclass(frozen=True, slots=True)
class SecureBroker:
    """The broker, and for each way in what a client must be told."""

    broker: JavaBroker
    ways: dict[str, dict[str, str]]


def start_secure_broker(folder: Path) -> SecureBroker:
    """Start one in a folder of its own, with certificates made for the occasion."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, stranger = trustme.CA(), trustme.CA()
    client = authority.issue_cert("whoholds@example.org")
    for name, content in (
        ("ca.pem", authority.cert_pem.bytes()),
        ("other-ca.pem", stranger.cert_pem.bytes()),
        ("client.pem", _chain(client)),
        ("client.key", _key(client, KEY_PASSWORD)),
    ):
        (folder / name).write_bytes(content)
    ports = {name: free_port() for name in ("SASL_SSL", "SASL_PLAINTEXT", "SSL")}
    node = JavaBroker(folder / "kafka", users=(f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]",))
    node.more = _listeners(node.port, ports, node.controller) + _security(authority)
    node.prepare()
    node.start()
    return SecureBroker(node, _ways(folder, ports))


def _ways(folder: Path, ports: dict[str, int]) -> dict[str, dict[str, str]]:
    login = {"sasl_username": USER, "sasl_password": PASSWORD}
    plain = login | {"sasl_mechanism": "PLAIN"}
    own = {
        "ssl_certfile": str(folder / "client.pem"),
        "ssl_keyfile": str(folder / "client.key"),
        "ssl_password": KEY_PASSWORD,
    }
    trust = {"ssl_cafile": str(folder / "ca.pem")}
    special = {"SASL_SSL": login | trust, "SASL_PLAINTEXT": plain, "SSL": own | trust}
    return {
        name: {
            "bootstrap_servers": f"127.0.0.1:{port}",
            "security_protocol": name,
            **special[name],
        }
        for name, port in ports.items()
    }
