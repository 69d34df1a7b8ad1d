package dev.barnabas.bench.process;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What must be gone when this JVM is, whatever ends it: processes first, then the folders they
 * write to.
 *
 * <p>Thread: any.
 */
final class Leftovers {
  private static final Set<Child> CHILDREN = ConcurrentHashMap.newKeySet();
  private static final Set<WorkFolder> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Leftovers::remove));
  }

  private Leftovers() {}

  static void add(Child child) {
    CHILDREN.add(child);
  }

  static void add(WorkFolder folder) {
    FOLDERS.add(folder);
  }

  static void forget(Child child) {
    CHILDREN.remove(child);
  }

  static void forget(WorkFolder folder) {
    FOLDERS.remove(folder);
  }

  private static void remove() {
    CHILDREN.forEach(Child::close);
    for (WorkFolder folder : FOLDERS) {
      try {
        folder.close();
      } catch (IOException stays) {
        System.err.println(folder.path() + " could not be removed: " + stays.getMessage());
      }
    }
  }
}
