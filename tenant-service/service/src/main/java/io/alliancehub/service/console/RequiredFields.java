package io.alliancehub.service.console;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says in the API's description which fields of a record are always there: those that are not
 * {@code @Nullable}, which is what the compiler holds the code to. Null fields are left out of
 * answers, so all others may be missing.
 */
@Component
final class RequiredFields implements ModelConverter {
    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            require(described(schema, context), raw);
        }
        return schema;
    }

    /** A record's own description, where the schema only names it. */
    private static @Nullable Schema<?> described(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        return reference == null
                ? schema
                : context.getDefinedModels()
                        .get(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static void require(@Nullable Schema<?> schema, Class<?> type) {
        if (schema == null || schema.getProperties() == null) {
            return;
        }
        List<String> names =
                Arrays.stream(type.getRecordComponents())
                        .filter(it -> !isNullable(it))
                        .map(RecordComponent::getName)
                        .filter(schema.getProperties()::containsKey)
                        .sorted()
                        .toList();
        schema.setRequired(names.isEmpty() ? null : names);
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
