package io.alliancehub.server.http;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.PublishedPrefixReport;
import io.alliancehub.contract.ZoneErasureOrder;
import io.alliancehub.contract.ZoneErasureProof;
import io.alliancehub.contract.ZoneQuotaOrder;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ServedZones;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The hub's commands about who may keep and share what in the caches. A member without a secret has
 * no hub, and takes none.
 */
final class ZoneEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneEndpoint.class);
    private static final String PUBLISHED = "published:";

    private final @Nullable String secret;
    private final ModelDirectory models;
    private final PublishedNames names = new PublishedNames();

    ZoneEndpoint(MemberParts parts) {
        this.secret = parts.secret();
        this.models = parts.models();
    }

    /** Whether a path is one of a command. */
    static boolean serves(String path) {
        return path.startsWith("/internal/zones/") || path.startsWith("/internal/prefixes/");
    }

    /**
     * Runs a command.
     *
     * @throws RequestRefusedException when it cannot be run
     */
    Reply handle(IncomingRequest request) {
        if (secret == null) {
            throw RequestRefusedException.hubHeaders();
        }
        try {
            return switch (request.path()) {
                case MemberProtocol.ZONE_QUOTA_PATH -> quota(read(request, ZoneQuotaOrder.class));
                case MemberProtocol.ZONE_ERASURE_PATH ->
                        erase(read(request, ZoneErasureOrder.class));
                case MemberProtocol.PREFIX_PUBLISH_PATH ->
                        publish(read(request, PrefixOrder.class), secret);
                case MemberProtocol.PREFIX_WITHDRAW_PATH ->
                        withdraw(read(request, PrefixOrder.class), secret);
                default -> throw RequestRefusedException.notFound();
            };
        } catch (EngineFullException full) {
            throw RequestRefusedException.busy("The engine takes no command now; try again.");
        }
    }

    /**
     * What is kept of whom, and what the hub said about it.
     *
     * @throws RequestRefusedException where there is no hub, or an engine takes no command
     */
    Reply report() {
        if (secret == null) {
            throw RequestRefusedException.hubHeaders();
        }
        try {
            return json(new CacheReport(models.all().stream().map(this::report).toList()));
        } catch (EngineFullException full) {
            throw RequestRefusedException.busy("The engine takes no command now; try again.");
        }
    }

    private CacheReport.Model report(LocalModel model) {
        String digest = model.description().baseDigest();
        return new CacheReport.Model(
                digest,
                model.engine().load().kvBlocksTotal(),
                model.engine().zones().states().stream().map(ZoneEndpoint::report).toList(),
                names.of(digest));
    }

    private static CacheReport.Zone report(ServedZones.State it) {
        return new CacheReport.Zone(
                it.name(), it.held(), it.cached(), it.floor(), it.ceiling(), it.hitTokens());
    }

    private static <T> T read(IncomingRequest request, Class<T> type) {
        try {
            T order = ContractJson.read(new String(request.body(), StandardCharsets.UTF_8), type);
            if (order != null) {
                return order;
            }
        } catch (JacksonException | NullPointerException unreadable) {
            // Said below, without what it quoted.
        }
        throw RequestRefusedException.malformed(null, "The body is not such an order.");
    }

    private LocalModel model(String digest) {
        return models.find(digest).orElseThrow(RequestRefusedException::unknownModel);
    }

    private Reply quota(ZoneQuotaOrder order) {
        try {
            model(order.baseDigest())
                    .engine()
                    .zones()
                    .quota(order.zone().value(), order.floor(), order.ceiling());
        } catch (IllegalArgumentException refused) {
            throw refused("floor", refused);
        }
        LOG.info(
                "zone {}: at least {} blocks, at most {}",
                order.zone(),
                order.floor(),
                order.ceiling());
        return json(order);
    }

    private Reply erase(ZoneErasureOrder order) {
        List<ZoneErasureProof> proofs = new ArrayList<>();
        for (LocalModel model : models.all()) {
            ServedZones.Erased erased = model.engine().zones().erase(order.zone().value());
            proofs.add(
                    new ZoneErasureProof(
                            order.zone(),
                            model.description().baseDigest(),
                            erased.answersEnded(),
                            erased.blocks(),
                            erased.hashes(),
                            erased.bytesScanned(),
                            erased.bytesLeft(),
                            erased.hashesLeft(),
                            erased.proven()));
        }
        LOG.info("zone {} erased in {} models", order.zone(), proofs.size());
        return json(proofs);
    }

    private Reply publish(PrefixOrder order, String hubSecret) {
        String system = order.system();
        if (system == null) {
            throw RequestRefusedException.malformed("system", "'system' must be a text.");
        }
        LocalModel model = model(order.baseDigest());
        int[] prefix = SystemPrefix.of(model, system);
        try {
            int blocks =
                    names.publish(order, prefix, model.engine().zones(), zone(order, hubSecret));
            LOG.info("prefix {} published: {} blocks", order.name(), blocks);
            return json(
                    new PublishedPrefixReport(
                            order.name(), order.baseDigest(), prefix.length, blocks));
        } catch (IllegalArgumentException refused) {
            throw refused("system", refused);
        }
    }

    private Reply withdraw(PrefixOrder order, String hubSecret) {
        LocalModel model = model(order.baseDigest());
        if (!names.withdraw(order, model.engine().zones(), zone(order, hubSecret))) {
            throw RequestRefusedException.notFound();
        }
        LOG.info("prefix {} withdrawn", order.name());
        return json(new PrefixOrder(order.name(), order.baseDigest(), null));
    }

    /** No bank's name has a colon, so no bank's zone is a published one. */
    private static AnswerZone zone(PrefixOrder order, String hubSecret) {
        return AnswerZone.saltedBy(hubSecret, PUBLISHED + order.name());
    }

    private static RequestRefusedException refused(String param, IllegalArgumentException why) {
        return RequestRefusedException.unsupported(param, String.valueOf(why.getMessage()));
    }

    private static Reply json(Object value) {
        return Reply.json(ContractJson.write(value).getBytes(StandardCharsets.UTF_8));
    }
}
