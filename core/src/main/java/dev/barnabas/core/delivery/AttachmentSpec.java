package dev.barnabas.core.delivery;

/** Whose attachment it is to be, and how. */
public record AttachmentSpec(Subscriber subscriber, AttachmentEvents events, AttachmentForm form) {}
