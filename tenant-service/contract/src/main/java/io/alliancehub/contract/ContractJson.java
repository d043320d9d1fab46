package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapping of the contract's records: instants as ISO-8601 text, no nulls written. */
public final class ContractJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private ContractJson() {}

    /** The mapper: immutable and safe for any thread. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** {@code value} as JSON text. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Reads {@code json}; throws Jackson's unchecked exception where it does not fit. */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
