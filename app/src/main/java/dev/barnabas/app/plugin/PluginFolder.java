package dev.barnabas.app.plugin;

import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.TransformSettings;
import dev.barnabas.mapping.transform.RecordTransforms;
import dev.barnabas.spi.RecordTransform;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of a folder, read when the first rule asks for one. What is put there later is seen
 * after a restart.
 *
 * <p>Thread: any.
 */
public final class PluginFolder implements RecordTransforms {
  private final @Nullable Path folder;
  private volatile @Nullable List<Plugin> plugins; // ≤ entries of the folder

  /**
   * @param folder null: there are no plug-ins
   */
  public PluginFolder(@Nullable Path folder) {
    this.folder = folder;
  }

  @Override
  public Loaded transform(TransformSettings settings) {
    Made<RecordTransform> made =
        made(
            settings.className(),
            RecordTransform.class,
            transform -> transform.init(new LinkedHashMap<>(settings.config())));
    return new Loaded(made.transform(), made.fingerprint());
  }

  /** An object of a plug-in's class, and the fingerprint of the plug-in's files. */
  record Made<T>(T transform, String fingerprint) {}

  /**
   * Makes a plug-in's object.
   *
   * @param type what its class has to implement
   * @param init gives it its configuration
   * @throws RuleException with paths from the transform's key on: no plug-in has the class, it is
   *     none of the type, it refuses its configuration
   */
  <T> Made<T> made(String name, Class<T> type, Consumer<T> init) {
    try {
      Found found = find(name);
      if (!type.isAssignableFrom(found.type())) {
        throw refused(name, "is no " + type.getName());
      }
      T made = type.cast(found.type().getConstructor().newInstance());
      init.accept(made);
      return new Made<>(made, found.plugin().fingerprint());
    } catch (IOException e) {
      throw refused(name, "can't be read from " + folder + ": " + e.getMessage());
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw refused(name, "has no public constructor without arguments, or is not public");
    } catch (InvocationTargetException e) {
      throw refused(name, "can't be made: " + e.getCause());
    } catch (RuleException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RuleException("config", null, "is refused by " + name + ": " + e.getMessage(), "");
    } catch (LinkageError e) {
      throw refused(name, "needs what it can't see (only the JDK and dev.barnabas.spi): " + e);
    }
  }

  private record Found(Plugin plugin, Class<?> type) {}

  private Found find(String className) throws IOException {
    if (folder == null) {
      throw new RuleException(
          "class", className, "needs a folder of plug-ins", "Set plugins: FOLDER at the top level");
    }
    List<Found> found = new ArrayList<>();
    for (Plugin plugin : plugins(folder)) {
      plugin.find(className).ifPresent(type -> found.add(new Found(plugin, type)));
    }
    if (found.isEmpty()) {
      throw new RuleException(
          "class", className, "is in no plug-in of " + folder, "Plug-ins there: " + names());
    }
    if (found.size() > 1) {
      throw refused(
          className,
          "is in several plug-ins: "
              + found.stream().map(one -> one.plugin().name()).collect(Collectors.joining(", ")));
    }
    return found.getFirst();
  }

  private String names() throws IOException {
    List<Plugin> all = folder == null ? List.of() : plugins(folder);
    return all.isEmpty()
        ? "none"
        : all.stream().map(Plugin::name).collect(Collectors.joining(", "));
  }

  private List<Plugin> plugins(Path from) throws IOException {
    List<Plugin> known = plugins;
    if (known != null) {
      return known;
    }
    List<Plugin> read = new ArrayList<>();
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.sorted().toList()) {
        Plugin.open(entry).ifPresent(read::add);
      }
    }
    plugins = read;
    return read;
  }

  private static RuleException refused(String className, String why) {
    return new RuleException("class", className, why, "");
  }
}
