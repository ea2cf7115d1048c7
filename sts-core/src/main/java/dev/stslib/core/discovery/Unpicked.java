package dev.stslib.core.discovery;

import dev.stslib.api.error.DuplicatePluginException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.StslibException;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why no plug-in could be picked. Apart from the picking, so that a start that succeeds loads none of these errors. */
final class Unpicked {
    private Unpicked() {}

    static <T> StslibException why(PluginKind<T> kind, String name, Candidates<T> found) {
        List<T> named = found.byName().getOrDefault(name, List.of());
        if (!named.isEmpty()) {
            String both = named.stream().map(Unpicked::origin).collect(Collectors.joining(" and "));
            return new DuplicatePluginException(
                    "Two " + kind.title() + "s are named '" + name + "': " + both,
                    "Take one of them off the class path");
        }
        if (!found.broken().isEmpty()) {
            return found.broken().get(0);
        }
        return new PluginNotFoundException(
                "No " + kind.title() + " named '" + name + "'; there " + names(found.byName()), kind.artifactFor(name));
    }

    /** The class of a plug-in, and where it comes from. */
    static String origin(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        String place = source == null || source.getLocation() == null
                ? "an unknown place"
                : source.getLocation().toString();
        return plugin.getClass().getName() + " from " + place;
    }

    private static String names(Map<String, ?> found) {
        if (found.isEmpty()) {
            return "are none";
        }
        return (found.size() == 1 ? "is only " : "are ")
                + found.keySet().stream().sorted().collect(Collectors.joining(", "));
    }
}
