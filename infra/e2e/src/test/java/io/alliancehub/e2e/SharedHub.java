package io.alliancehub.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One hub for all tests that do not need one of their own; stopped after the last. */
final class SharedHub implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedHub.class);

    /** Closed by JUnit at the end of the run. */
    private record Running(TestHub hub) implements AutoCloseable {
        @Override
        public void close() {
            hub.script.run("down", "--purge", "--data", hub.data.toString()).expectSuccess();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestHub.class || type == HubScript.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        HubScript script = store.computeIfAbsent("script", key -> scripted(), HubScript.class);
        if (parameter.getParameter().getType() == HubScript.class) {
            return script;
        }
        return store.computeIfAbsent("hub", key -> start(script), Running.class).hub();
    }

    private static HubScript scripted() {
        try {
            return HubScript.built(Files.createTempDirectory("hub-e2e"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Running start(HubScript script) {
        Path data = script.scratch().resolve("shared hub");
        TestHub hub = new TestHub(script, data, TestHub.freePortBase());
        System.out.println(hub.up());
        return new Running(hub);
    }
}
