package dev.barnabas.app.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a component of a settings record what the file may hold and what the reference says. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** What it means: a sentence for the reference page. */
  String value();

  /** The value when the file has none, as it would stand there; empty: none. */
  String standard() default "";

  /** Smallest value, as it would stand in the file. */
  String min() default "";

  /** Largest value, as it would stand in the file. */
  String max() default "";

  /** Whether the file must have it. */
  boolean required() default false;

  /** Never shown in a message. */
  boolean secret() default false;

  /**
   * What is still missing for it; such a key is known, and any value but the standard one is
   * refused with this reason.
   */
  String later() default "";
}
