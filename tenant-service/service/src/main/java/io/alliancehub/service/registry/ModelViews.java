package io.alliancehub.service.registry;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.service.registry.GrantRepository.OfBanks;
import io.alliancehub.service.registry.ServingMembers.Health;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Models as a viewer may see them, with price and health. */
@Service
final class ModelViews {
    private final ModelRepository models;
    private final Models registry;
    private final PriceRepository prices;
    private final GrantRepository grants;
    private final ServingMembers members;
    private final Clock clock;

    ModelViews(
            ModelRepository models,
            Models registry,
            PriceRepository prices,
            GrantRepository grants,
            ServingMembers members,
            Clock clock) {
        this.models = models;
        this.registry = registry;
        this.prices = prices;
        this.grants = grants;
        this.members = members;
        this.clock = clock;
    }

    Page<ModelView> list(Viewer viewer, ModelFilter filter, PageRequest page) {
        Page<Model> found =
                Page.of(
                        models.list(viewer, filter, page),
                        page,
                        model -> new Cursor(model.createdAt(), model.alias()));
        Map<String, ModelView> views = views(viewer, found.items());
        return found.map(model -> view(views, model));
    }

    ModelView get(Viewer viewer, String alias) {
        Model model = registry.get(viewer, alias);
        return view(views(viewer, List.of(model)), model);
    }

    private static ModelView view(Map<String, ModelView> views, Model model) {
        @Nullable ModelView view = views.get(model.alias());
        if (view == null) {
            throw new IllegalStateException("no view of " + model.alias());
        }
        return view;
    }

    private Map<String, ModelView> views(Viewer viewer, List<Model> found) {
        List<String> aliases = found.stream().map(Model::alias).toList();
        Map<String, PriceSpan> present = new HashMap<>();
        Map<String, PriceSpan> next = new HashMap<>();
        for (PriceRepository.Called it : prices.presentAndNext(aliases, Columns.now(clock))) {
            (it.span().state() == PriceSpan.State.UPCOMING ? next : present)
                    .putIfAbsent(it.alias(), it.span());
        }
        Map<String, OfBanks> banks = viewer.isOfAlliance() ? grants.ofBanks(aliases) : Map.of();
        Optional<List<MemberHeartbeat>> heartbeats = members.read();
        Map<String, ModelView> views = new HashMap<>();
        for (Model model : found) {
            @Nullable OfBanks ofBanks = banks.get(model.alias());
            @Nullable Health health =
                    heartbeats.map(it -> Health.of(it, model, viewer)).orElse(null);
            views.put(
                    model.alias(),
                    ModelView.of(
                            model,
                            new ModelView.Around(
                                    ofBanks == null ? null : ofBanks.ownerName(),
                                    ofBanks == null ? null : ofBanks.grants(),
                                    present.get(model.alias()),
                                    next.get(model.alias()),
                                    health)));
        }
        return views;
    }
}
