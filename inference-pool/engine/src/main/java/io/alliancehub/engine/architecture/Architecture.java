package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The architectures that the decoder can interpret. A new one is a reader and a line here. */
enum Architecture {
    LLAMA("llama", Llama::read),
    QWEN2("qwen2", Qwen2::read),
    QWEN3("qwen3", Qwen3::read),
    QWEN3_MOE("qwen3moe", Qwen3Moe::read),
    DEEPSEEK2("deepseek2", DeepSeek2::read);

    private final String name;
    private final Function<ConfigReader, ModelConfig> reader;

    Architecture(String name, Function<ConfigReader, ModelConfig> reader) {
        this.name = name;
        this.reader = reader;
    }

    /**
     * By GGUF's name of it.
     *
     * @throws UnsupportedModelException if no reader knows it
     */
    static Architecture named(String name) {
        for (Architecture architecture : values()) {
            if (architecture.name.equals(name)) {
                return architecture;
            }
        }
        throw new UnsupportedModelException(
                "architecture '%s' is not supported; supported are %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(known -> known.name)
                                        .collect(Collectors.joining(", "))));
    }

    ModelConfig read(ConfigReader file) {
        return reader.apply(file);
    }
}
