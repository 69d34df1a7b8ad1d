package dev.barnabas.core.session;

/** What someone wants of a connection that they name, as each comet request does. */
public enum Claim {
  /** To hear what it was sent: also when it is over. */
  FETCH,

  /** To act as whoever holds it. */
  ACT,

  /** To hold it from now on, by the token that the request shows and brings. */
  RENEW
}
