package io.alliancehub.server.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of this member, by alias and by digest. Immutable. */
public final class ModelDirectory {

    private final List<LocalModel> models;
    private final List<String> names;
    private final Map<String, LocalModel> byName = new LinkedHashMap<>();

    /**
     * A directory of these models.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public ModelDirectory(List<LocalModel> models) {
        this(models, List.of());
    }

    /**
     * A directory of these models, and of names for them with an adapter.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public ModelDirectory(List<LocalModel> models, List<LocalModel> derived) {
        this.models = List.copyOf(models);
        List<LocalModel> named = new ArrayList<>(models);
        named.addAll(derived);
        this.names = named.stream().map(LocalModel::name).toList();
        for (LocalModel model : named) {
            if (byName.put(model.name(), model) != null) {
                throw new IllegalArgumentException("Two models are named " + model.name() + ".");
            }
        }
        for (LocalModel model : models) {
            // The same file under two aliases has one digest; the first one answers for it.
            byName.putIfAbsent(model.description().baseDigest(), model);
        }
    }

    /** The names of all models and derived models, in the order in which they were given. */
    public List<String> names() {
        return names;
    }

    /** All models, in the order in which they were given. */
    public List<LocalModel> all() {
        return models;
    }

    /** The model with this alias or base digest. */
    public Optional<LocalModel> find(String nameOrDigest) {
        return Optional.ofNullable(byName.get(nameOrDigest));
    }

    /** The model whose vocabulary has this digest. */
    public Optional<LocalModel> findByTokenizer(String digest) {
        return models.stream()
                .filter(model -> model.description().tokenizerDigest().equals(digest))
                .findFirst();
    }
}
