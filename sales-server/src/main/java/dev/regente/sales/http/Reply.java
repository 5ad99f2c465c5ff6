package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a route answers. */
record Reply(int status, ObjectNode body) {}
