package io.alliancehub.server.cli;

import tools.jackson.databind.json.JsonMapper;

/** One JSON document per command. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
