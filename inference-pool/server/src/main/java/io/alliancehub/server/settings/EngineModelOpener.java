package io.alliancehub.server.settings;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.ModelDescription;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.server.output.OutputFormat;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.UnsupportedTemplateException;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens model files with our own engine. */
final class EngineModelOpener implements ModelOpener {

    private static final Logger LOG = LoggerFactory.getLogger(EngineModelOpener.class);

    @Override
    public LocalModel open(ModelFile file, MemberSettings settings) {
        Engine engine = engine(file, settings);
        try {
            LocalModel model = model(file, engine);
            ServedModel description = model.description();
            LOG.info(
                    "{}: {} {}, {} parameters, context {}, {}{}{}{}",
                    description.name(),
                    description.architecture(),
                    description.quantisation(),
                    description.parameterCount(),
                    description.contextLength(),
                    description.numericsProfile(),
                    model.template() == null ? ", no chat template" : "",
                    description.toolFormat() == null ? "" : ", tools " + description.toolFormat(),
                    Boolean.TRUE.equals(description.thinks()) ? ", thinks" : "");
            LOG.info("{}: {}", description.name(), ComputingLine.of(engine));
            return model;
        } catch (UnsupportedTemplateException unsupported) {
            engine.close();
            throw new StartRefusedException(file.path() + ": " + unsupported.getMessage());
        }
    }

    private static Engine engine(ModelFile file, MemberSettings settings) {
        EngineSettings engine = withStorage(EngineSettings.defaults(), settings);
        if (settings.threads() != null) {
            engine = engine.withThreads(settings.threads());
        }
        if (settings.kernels() != null) {
            engine = engine.withKernels(settings.kernels());
        }
        if (settings.kvBytes() != null) {
            engine = engine.withKvBytes(settings.kvBytes());
        }
        int running = settings.maxRunning() == null ? engine.maxRunning() : settings.maxRunning();
        int queued = settings.maxQueued() == null ? engine.maxQueued() : settings.maxQueued();
        engine = engine.withLimits(running, queued, engine.tokenBudget());
        try {
            return Engine.open(file.path(), engine, Ticker.systemTicker()::nanoTime);
        } catch (IOException unreadable) {
            throw new StartRefusedException("The model file " + file.path() + " cannot be read.");
        } catch (GgufException | IllegalArgumentException unsupported) {
            throw new StartRefusedException(file.path() + ": " + unsupported.getMessage());
        }
    }

    private static EngineSettings withStorage(EngineSettings engine, MemberSettings settings) {
        EngineSettings changed = engine;
        if (settings.interTokenMillis() != null) {
            changed = changed.withInterTokenMillis(settings.interTokenMillis());
        }
        if (settings.draftTokens() != null) {
            changed = changed.withDraftTokens(settings.draftTokens());
        }
        if (settings.kvFormat() != null) {
            try {
                changed = changed.withKvFormat(settings.kvFormat());
            } catch (IllegalArgumentException unknown) {
                throw new StartRefusedException("--kv-format: " + unknown.getMessage());
            }
        }
        return changed;
    }

    private static LocalModel model(ModelFile file, Engine engine) {
        ModelDescription model = engine.model();
        ChatTemplate template = template(engine);
        OutputFormat output = OutputFormat.of(engine.tokenizer());
        boolean takesTools = template != null && template.takesTools();
        var description =
                new ServedModel(
                                file.alias(),
                                model.architecture(),
                                model.quantisation(),
                                model.parameterCount(),
                                model.baseDigest(),
                                model.tokenizerDigest(),
                                model.templateDigest(),
                                model.contextLength(),
                                engine.numericsProfile())
                        .speaking(
                                takesTools && output.tools() != null
                                        ? output.tools().wireName()
                                        : null,
                                output.thinks());
        return new LocalModel(description, engine.tokenizer(), template, new OwnEngine(engine));
    }

    /**
     * A file without a template is served without chat; one with a template that is not known is
     * refused.
     */
    private static @Nullable ChatTemplate template(Engine engine) {
        return engine.model().vocabulary().chatTemplate() == null
                ? null
                : ChatTemplate.of(engine.tokenizer());
    }
}
