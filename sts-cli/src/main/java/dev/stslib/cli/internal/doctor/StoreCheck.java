package dev.stslib.cli.internal.doctor;

import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the store and at the plug-ins. */
public final class StoreCheck {
    private final Engines engines;
    private final boolean noInput;

    /**
     * Looks at the store of some engines.
     *
     * @param noInput whether no password may be asked for
     */
    public StoreCheck(Engines engines, boolean noInput) {
        this.engines = engines;
        this.noInput = noInput;
    }

    /** Opens the store and lists it. A store that is not there is not made. */
    public List<Finding> store() {
        Stores stores = engines.stores();
        String subject = "store";
        if (!stores.isPresent()) {
            return List.of(Finding.warning(
                    subject, "Nothing is stored, so each command asks AWS anew", "Leave out --store none"));
        }
        String place = "'" + stores.name() + "'"
                + stores.folder().map(folder -> " in " + folder).orElse("");
        if (!stores.exists()) {
            return List.of(Finding.ok(subject, place + ", which the first command that needs it makes"));
        }
        Path key = stores.keyFile();
        if (noInput && key == null && stores.isKeystore()) {
            return List.of(Finding.ok(subject, place + ", not opened, because that may need a password"));
        }
        return opened(subject, place + (key == null ? "" : ", opened by " + key));
    }

    private List<Finding> opened(String subject, String place) {
        List<Finding> findings = new ArrayList<>();
        try (OpenStore store = engines.stores().open(engines.plugins())) {
            findings.add(Finding.ok(subject, place + ": " + store.list().size() + " entries"));
            store.unlisted()
                    .forEach(problem -> findings.add(Finding.problem(subject, problem.problem(), problem.remedy())));
        } catch (StslibException e) {
            findings.add(Finding.problem(subject, e.problem(), e.remedy()));
        }
        return findings;
    }

    /** Lists the plug-ins with their jars. */
    public List<Finding> plugins() {
        try {
            return engines.plugins().all().stream()
                    .map(found -> Finding.ok("plug-in", found.kind() + " '" + found.name() + "': " + found.origin()))
                    .toList();
        } catch (StslibException e) {
            return List.of(Finding.problem("plug-in", e.problem(), e.remedy()));
        }
    }
}
