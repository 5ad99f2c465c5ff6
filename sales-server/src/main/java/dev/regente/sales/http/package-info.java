/** The HTTP side: routes, sessions, problem details, redirection to the coordinator. */
package dev.regente.sales.http;
