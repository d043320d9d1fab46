package io.alliancehub.server.settings;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.onnx.OnnxEngine;
import io.alliancehub.server.onnx.OnnxFolder;
import io.alliancehub.server.onnx.OnnxRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens folders with an encoder in ONNX, and leaves all else to another opener. */
final class OnnxModelOpener implements ModelOpener {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxModelOpener.class);

    private final ModelOpener others;

    OnnxModelOpener(ModelOpener others) {
        this.others = others;
    }

    @Override
    public LocalModel open(ModelFile file, MemberSettings settings) {
        if (!OnnxFolder.is(file.path())) {
            return others.open(file, settings);
        }
        try {
            OnnxFolder folder = OnnxFolder.read(file.path());
            EngineSettings defaults = EngineSettings.defaults();
            Integer threads = settings.threads();
            Integer queued = settings.maxQueued();
            OnnxEngine engine =
                    OnnxEngine.open(
                            folder,
                            new OnnxEngine.Limits(
                                    threads == null ? defaults.threads() : threads,
                                    Math.max(1, queued == null ? defaults.maxQueued() : queued)),
                            Thread.ofPlatform().name("encoder-" + file.alias()).daemon().factory(),
                            Ticker.systemTicker()::nanoTime);
            LocalModel model = folder.described(file.alias(), engine);
            log(model.description());
            return model;
        } catch (IOException unreadable) {
            throw new StartRefusedException("The folder " + file.path() + " cannot be read.");
        } catch (OnnxRefusedException unsupported) {
            throw new StartRefusedException(file.path() + ": " + unsupported.getMessage());
        }
    }

    private static void log(ServedModel description) {
        LOG.info(
                "{}: {} {}, {}, {} parameters, context {}, {}",
                description.name(),
                description.architecture(),
                description.quantisation(),
                description.use(),
                description.parameterCount(),
                description.contextLength(),
                description.numericsProfile());
    }
}
