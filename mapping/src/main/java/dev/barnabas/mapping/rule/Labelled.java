package dev.barnabas.mapping.rule;

/** An enum's constant as configuration files write it. */
public interface Labelled {
  String label();
}
