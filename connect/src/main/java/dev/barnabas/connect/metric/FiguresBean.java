package dev.barnabas.connect.metric;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Figures under one name in JMX, from registration to {@link #close}. Read only, but for the
 * operation {@code resetCounters}. Thread: any; a figure's supplier is called on JMX's.
 */
public final class FiguresBean implements DynamicMBean, AutoCloseable {
  /** The domain of all our beans in a worker. */
  public static final String DOMAIN = "dev.barnabas.connect";

  private static final String RESET = "resetCounters";

  private final String description;
  private final Map<String, Supplier<Object>> figures;
  private final Runnable reset;
  private final ObjectName name;

  private FiguresBean(
      ObjectName name, String description, Map<String, Supplier<Object>> figures, Runnable reset) {
    this.name = name;
    this.description = description;
    this.figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    this.reset = reset;
  }

  /**
   * Registers a bean; one of the same name, left by a task that ended badly, is replaced.
   *
   * @param properties of its name in their order, such as {@code type=sink}
   * @param figures attribute → its value: a number, a truth or a text
   * @param reset sets the counters back to 0
   */
  public static FiguresBean register(
      String description,
      Map<String, String> properties,
      Map<String, Supplier<Object>> figures,
      Runnable reset) {
    var text = new StringBuilder(DOMAIN).append(':');
    properties.forEach((key, value) ->
        text.append(text.charAt(text.length() - 1) == ':' ? "" : ",")
            .append(key)
            .append('=')
            .append(value.matches("[\\w.-]+") ? value : ObjectName.quote(value)));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      var bean = new FiguresBean(new ObjectName(text.toString()), description, figures, reset);
      if (server.isRegistered(bean.name)) {
        server.unregisterMBean(bean.name);
      }
      server.registerMBean(bean, bean.name);
      return bean;
    } catch (JMException e) {
      throw new IllegalStateException("the MBean " + text + " can't be registered", e);
    }
  }

  @Override
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    Supplier<Object> figure = figures.get(attribute);
    if (figure == null) {
      throw new AttributeNotFoundException(attribute);
    }
    return figure.get();
  }

  @Override
  public AttributeList getAttributes(String[] attributes) {
    var list = new AttributeList();
    for (String attribute : attributes) {
      Supplier<Object> figure = figures.get(attribute);
      if (figure != null) {
        list.add(new Attribute(attribute, figure.get()));
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " can only be read");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public @Nullable Object invoke(
      String actionName, Object @Nullable [] params, String @Nullable [] signature) {
    if (actionName.equals(RESET)) {
      reset.run();
    }
    return null;
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanAttributeInfo[] attributes =
        figures.entrySet().stream()
            .map(figure ->
                new MBeanAttributeInfo(
                    figure.getKey(),
                    figure.getValue().get().getClass().getName(),
                    figure.getKey(),
                    true,
                    false,
                    false))
            .toArray(MBeanAttributeInfo[]::new);
    var resets =
        new MBeanOperationInfo(
            RESET, "sets the counters back to 0", null, "void", MBeanOperationInfo.ACTION);
    return new MBeanInfo(
        FiguresBean.class.getName(),
        description,
        attributes,
        null,
        new MBeanOperationInfo[] {resets},
        null);
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (JMException gone) {
      // Someone else took it away: that is what was wanted.
    }
  }
}
