package io.alliancehub.server.http;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.adapters.AdapterShelf;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ServedAdapters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The hub's commands about adapters, but for the files themselves ({@link AdapterInflow}). */
final class AdapterEndpoint {

    /** What runs with an adapter may take longer; the hub sees then that it is still draining. */
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(15);

    private final @Nullable AdapterShelf shelf;

    /**
     * @param shelf null where the member stands alone: then nobody may command it
     */
    AdapterEndpoint(@Nullable AdapterShelf shelf) {
        this.shelf = shelf;
    }

    /** Whether a path is one of adapters. */
    static boolean serves(String path) {
        return path.startsWith(MemberProtocol.ADAPTERS_PATH);
    }

    /**
     * Runs a command.
     *
     * @throws RequestRefusedException when it cannot be run
     */
    Reply handle(IncomingRequest request) {
        try {
            return command(request);
        } catch (EngineFullException full) {
            throw RequestRefusedException.busy("The engine takes no command now; try again.");
        }
    }

    private Reply command(IncomingRequest request) {
        AdapterShelf here = shelf;
        if (here == null) {
            throw RequestRefusedException.hubHeaders();
        }
        if (request.path().equals(MemberProtocol.ADAPTERS_PATH)) {
            require(request, "GET");
            return json(here.report());
        }
        AdapterPath path =
                AdapterPath.of(request.path()).orElseThrow(RequestRefusedException::notFound);
        LocalModel model = here.model(path.baseDigest());
        if (model == null) {
            throw RequestRefusedException.unknownModel();
        }
        if (path.action().isEmpty()) {
            require(request, "DELETE");
            return json(givenUp(here, model, path.digest()));
        }
        require(request, "POST");
        ServedAdapters adapters = model.engine().adapters();
        if (!pinned(adapters, path)) {
            throw RequestRefusedException.notFound();
        }
        return json(here.find(model, path.digest()).orElseThrow(RequestRefusedException::notFound));
    }

    private static boolean pinned(ServedAdapters adapters, AdapterPath path) {
        try {
            return path.action().equals(MemberProtocol.PIN)
                    ? adapters.pin(path.digest())
                    : adapters.unpin(path.digest());
        } catch (IllegalArgumentException refused) {
            throw RequestRefusedException.unsupported(
                    "adapter", String.valueOf(refused.getMessage()));
        }
    }

    private static AdapterReport.Entry givenUp(
            AdapterShelf shelf, LocalModel model, String digest) {
        try {
            return shelf.giveUp(model, digest, DRAIN_WITHIN)
                    .orElseThrow(RequestRefusedException::notFound);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RequestRefusedException.busy("The member is stopping; ask another one.");
        }
    }

    private static void require(IncomingRequest request, String method) {
        if (!request.method().equals(method)) {
            throw RequestRefusedException.methodNotAllowed();
        }
    }

    static Reply json(Object value) {
        return Reply.json(ContractJson.write(value).getBytes(StandardCharsets.UTF_8));
    }
}
