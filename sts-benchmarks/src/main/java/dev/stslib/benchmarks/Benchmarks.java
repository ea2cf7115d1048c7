package dev.stslib.benchmarks;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs programs by name, prints their tables and writes them to a folder. */
public final class Benchmarks {
    private static final String USAGE = "Arguments: [--tiny] [--out FOLDER] All | PROGRAM...; programs: ";

    private final Path folder;
    private final Scale scale;
    private final PrintStream out;

    Benchmarks(Path folder, Scale scale, PrintStream out) {
        this.folder = folder;
        this.scale = scale;
        this.out = out;
    }

    static Map<String, Program> programs() {
        Map<String, Program> all = new LinkedHashMap<>();
        all.put("FreshRead", new FreshRead());
        all.put("ReadsDuringRefresh", new ReadsDuringRefresh());
        all.put("Crowd", new Crowd());
        all.put("ManyRoles", new ManyRoles());
        all.put("ManyTenants", new ManyTenants());
        all.put("ProfileGrowth", new ProfileGrowth());
        all.put("Outage", new Outage());
        all.put("ColdStart", new ColdStart());
        all.put("StoreCosts", new StoreCosts());
        all.put("FleetStore", new FleetStore());
        all.put("FleetDay", new FleetDay());
        all.put("FleetTable", new FleetTable());
        all.put("Commands", new Commands());
        return all;
    }

    /**
     * Runs programs. Ends with status 2 if one is not known.
     *
     * @param arguments {@code --out FOLDER} ({@code target/results} by default), {@code --tiny}, then {@code All} or names
     * @throws Exception if something cannot be measured
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of("target", "results");
        Scale scale = Scale.FULL;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--out") && i + 1 < arguments.length) {
                folder = Path.of(arguments[++i]);
            } else if (arguments[i].equals("--tiny")) {
                scale = Scale.TINY;
            } else if (arguments[i].equals("All")) {
                names.addAll(programs().keySet());
            } else {
                names.add(arguments[i]);
            }
        }
        if (names.isEmpty() || !programs().keySet().containsAll(names)) {
            System.err.println(USAGE + programs().keySet());
            System.exit(2);
        }
        Benchmarks benchmarks =
                new Benchmarks(folder, scale, new PrintStream(System.out, true, Charset.defaultCharset()));
        for (String name : names) {
            benchmarks.run(name);
        }
        // Threads of the SDK's and of hanging requests must not hold the program back.
        System.exit(0);
    }

    Report run(String name) throws Exception {
        Program program = programs().get(name);
        if (program == null) {
            throw new IllegalArgumentException(
                    "No program " + name + " among " + programs().keySet());
        }
        Instant when = Instant.now();
        Report report = program.run(scale);
        new ReportFiles(folder).write(report, when);
        out.println(report.text());
        out.println("(" + when + ", " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version() + ", took "
                + Duration.between(when, Instant.now()).toSeconds() + " s)");
        out.println();
        return report;
    }
}
