/** A run that goes on: filled in by the page of a server. */
const Live = { token: "" };
