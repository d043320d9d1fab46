package io.alliancehub.launcher.folder;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code up} has put in place, so that it is put in place once: what an operator has changed
 * or taken away since then stays as the operator left it.
 *
 * @param models the content that was last registered under each alias
 * @param grants alias and bank, parted by a space
 */
public record Seeded(Map<String, String> models, Set<String> grants) {
    public Seeded {
        models = Map.copyOf(models);
        grants = Set.copyOf(grants);
    }

    /** What earlier runs have put in place. */
    public static Seeded load(DataFolder folder) {
        return Json.read(folder.seeded(), Seeded.class)
                .orElseGet(() -> new Seeded(Map.of(), Set.of()));
    }

    /** Writes it down. */
    public void save(DataFolder folder) {
        Json.write(folder.seeded(), this);
    }

    /** Whether {@code alias} was registered with this very content. */
    public boolean hasModel(String alias, String content) {
        return content.equals(models.get(alias));
    }

    /** With {@code alias} registered. */
    public Seeded withModel(String alias, String content) {
        Map<String, String> more = new TreeMap<>(models);
        more.put(alias, content);
        return new Seeded(more, grants);
    }

    /** Whether the bank was ever granted {@code alias}. */
    public boolean hasGrant(String alias, String bank) {
        return grants.contains(alias + " " + bank);
    }

    /** With {@code alias} granted to the bank. */
    public Seeded withGrant(String alias, String bank) {
        Set<String> more = new TreeSet<>(grants);
        more.add(alias + " " + bank);
        return new Seeded(models, more);
    }

    /** Without the grants of a bank that is made anew. */
    public Seeded withoutGrantsOf(String bank) {
        Set<String> fewer = new TreeSet<>(grants);
        fewer.removeIf(grant -> grant.endsWith(" " + bank));
        return new Seeded(models, fewer);
    }
}
