package dev.stslib.cli.internal.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks again and again at what every process of the machine shows of itself, also those that run for a moment only: the
 * arguments, which {@code ps} shows to all users, and the environment.
 */
final class MachineWatch implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    /** Shorter than the life of any program, and leaves the processors to the programs. */
    private static final long PAUSE_NANOS = 5_000_000;

    private final Map<Long, Set<String>> seen = new ConcurrentHashMap<>();
    private final Map<Long, Long> parents = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "machine-watch");
    private volatile boolean ended;

    static boolean isSupported() {
        return Files.isReadable(PROC.resolve("self/environ"));
    }

    static MachineWatch start() {
        MachineWatch watch = new MachineWatch();
        watch.thread.start();
        return watch;
    }

    private void run() {
        while (!ended) {
            look();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Takes everything that is to be seen now. */
    void look() {
        try (Stream<Path> entries = Files.list(PROC)) {
            entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .forEach(this::look);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(Path process) {
        long pid = Long.parseLong(process.getFileName().toString());
        for (String file : new String[] {"cmdline", "environ"}) {
            String text = read(process.resolve(file));
            if (!text.isEmpty()) {
                seen.computeIfAbsent(pid, missing -> ConcurrentHashMap.newKeySet())
                        .add(file + " " + text);
            }
        }
        String[] stat = read(process.resolve("stat")).replaceFirst(".*\\)", "").split(" ", 4);
        if (stat.length > 2) {
            parents.put(pid, Long.parseLong(stat[2]));
        }
    }

    /** Empty for a process that has ended, and for one of another user. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    boolean isBelow(long pid, long ancestor) {
        long current = pid;
        while (current != 0) {
            if (current == ancestor) {
                return true;
            }
            current = parents.getOrDefault(current, 0L);
        }
        return false;
    }

    /** Where the processes that are asked for showed one of the texts: {@code cmdline} or {@code environ}, and the pid. */
    Set<String> places(Collection<String> texts, Predicate<Long> processes) {
        Set<String> places = new TreeSet<>();
        seen.forEach((pid, shown) -> shown.stream()
                .filter(text -> processes.test(pid) && texts.stream().anyMatch(text::contains))
                .forEach(text -> places.add(text.substring(0, text.indexOf(' ')) + " of " + pid)));
        return places;
    }

    /** The files below a folder that have one of the texts in them or in their names. */
    static Set<String> files(Path folder, Collection<String> texts) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = file.getFileName() + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1);
                if (texts.stream().anyMatch(content::contains)) {
                    found.add(folder.relativize(file).toString());
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
