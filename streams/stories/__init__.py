"""Stories: articles in order of arrival, and what is to be told and known after each."""
