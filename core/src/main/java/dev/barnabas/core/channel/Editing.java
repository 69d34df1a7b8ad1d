package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditRules;

/** All about messages that change after they were published: one for all doors of a node. */
public record Editing(EditRules rules, Edits edits, MessageReads reads) {}
