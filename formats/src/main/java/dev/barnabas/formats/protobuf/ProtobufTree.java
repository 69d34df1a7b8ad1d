package dev.barnabas.formats.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.barnabas.formats.tree.Budget;
import dev.barnabas.formats.tree.Fractions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of one message: ProtoJSON.
 *
 * <p>Thread: the caller's.
 */
final class ProtobufTree {
  private static final String NULL_VALUE = "google.protobuf.NullValue";

  private final ProtobufFiles files;
  private final Budget budget;

  ProtobufTree(ProtobufFiles files, Budget budget) {
    this.files = files;
    this.budget = budget;
  }

  @Nullable Object message(Message message) {
    budget.enter();
    Object tree =
        SpecialTypes.isSpecial(message.getDescriptorForType().getFullName())
            ? new SpecialTypes(this, files).tree(message)
            : fields(message);
    budget.leave();
    return tree;
  }

  /** Field by field; those that have no presence always, the others when they are set. */
  Map<String, @Nullable Object> fields(Message message) {
    Descriptor type = message.getDescriptorForType();
    var tree = new LinkedHashMap<String, @Nullable Object>();
    for (FieldDescriptor field : type.getFields()) {
      if (!field.hasPresence() || message.hasField(field)) {
        budget.value();
        tree.put(field.getJsonName(), field(field, message.getField(field)));
      }
    }
    return tree;
  }

  /** A field's value, repeated or not. */
  @Nullable Object field(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      return map(field, (List<?>) value);
    }
    return field.isRepeated() ? list(field, (List<?>) value) : single(field, value);
  }

  private List<@Nullable Object> list(FieldDescriptor field, List<?> values) {
    var list = new ArrayList<@Nullable Object>(values.size());
    for (Object value : values) {
      budget.value();
      list.add(single(field, value));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(FieldDescriptor field, List<?> entries) {
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (Object each : entries) {
      budget.value();
      Message entry = (Message) each;
      map.put(
          String.valueOf(single(key, entry.getField(key))), single(value, entry.getField(value)));
    }
    return map;
  }

  /** One value. */
  @Nullable Object single(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> ((Integer) value).longValue();
      case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
      // As text, as all readers of ProtoJSON expect: a browser's numbers would lose the last
      // digits.
      case INT64, SINT64, SFIXED64 -> value.toString();
      case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
      case FLOAT -> Fractions.of((Float) value);
      case DOUBLE -> Fractions.of((Double) value);
      case BOOL, STRING -> value;
      case BYTES -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
      case ENUM -> constant((EnumValueDescriptor) value);
      case MESSAGE, GROUP -> message((Message) value);
    };
  }

  private static @Nullable Object constant(EnumValueDescriptor value) {
    if (value.getType().getFullName().equals(NULL_VALUE)) {
      return null;
    }
    // A newer writer's constant has no name here.
    return value.getIndex() == -1 ? (Object) (long) value.getNumber() : value.getName();
  }
}
