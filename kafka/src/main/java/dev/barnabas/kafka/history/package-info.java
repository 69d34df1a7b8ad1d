/**
 * The history store on Kafka: what namespaces keep of their channels, written once for all nodes
 * and read by each.
 *
 * <pre>
 *   barnabas.log ──► HistoryTask ──► PartitionKeeper ──► barnabas.history        leaves, branches
 *                    (a group)       (a transaction)  └► barnabas.history.index  roots, "covered"
 *                                                             │
 *   History, rewind ──► KafkaHistory ──► StoreIndex ◄─────────┘
 *                                    └─► StoreFetch  (one record by its offset)
 * </pre>
 *
 * <p>Lives here: topics, transactions, the index in memory. May not live here: the form of a tree,
 * see {@code core/store}. Thread: one writes, one follows the index, questions come on any that may
 * block. Start at {@link dev.barnabas.kafka.history.KafkaHistory}.
 */
@NullMarked
package dev.barnabas.kafka.history;

import org.jspecify.annotations.NullMarked;
