package io.alliancehub.server.cli;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** One JSON document per command. */
final class Json {

    /** Numbers are read as they are written: a schema is named by its text. */
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final JsonMapper SNAKE_CASE =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private Json() {}

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** As {@link #text}, with {@code names_like_this}. */
    static String snakeCase(Object value) {
        return SNAKE_CASE.writeValueAsString(value);
    }
}
