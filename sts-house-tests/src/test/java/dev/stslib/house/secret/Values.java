package dev.stslib.house.secret;

import dev.stslib.api.Secret;
import dev.stslib.api.SecretBytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Prints objects and all of stslib's that can be reached from them, as a log or a debugger may. */
final class Values {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, StringBuilder> printed = new TreeMap<>();
    private final Deque<Object> toDo = new ArrayDeque<>();

    /** Prints an object and what can be reached from it now, also what was printed before: it may have changed. */
    synchronized void see(@Nullable Object root) {
        seen.clear();
        add(root);
        while (!toDo.isEmpty()) {
            look(toDo.pop());
        }
    }

    /** Everything that was printed. */
    synchronized String text() {
        return String.join("", printed.values());
    }

    /** The names of the classes whose objects were printed. */
    synchronized Set<String> classes() {
        return Set.copyOf(printed.keySet());
    }

    private void add(@Nullable Object object) {
        if (object != null && seen.add(object)) {
            toDo.push(object);
        }
    }

    private void look(Object object) {
        if (object instanceof Throwable error) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            print(object, trace + error.getLocalizedMessage());
            add(error.getCause());
            for (Throwable suppressed : error.getSuppressed()) {
                add(suppressed);
            }
        }
        String type = object.getClass().getName();
        if (type.startsWith("dev.stslib.")) {
            print(object, object.toString());
            if (!(object instanceof Secret) && !(object instanceof SecretBytes)) {
                addFields(object);
            }
        } else if (type.startsWith("software.amazon.")) {
            print(object, object.toString());
        } else {
            addContent(object);
        }
    }

    private void print(Object object, String text) {
        printed.computeIfAbsent(object.getClass().getName(), missing -> new StringBuilder())
                .append(text)
                .append('\n');
    }

    private void addContent(Object object) {
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (object instanceof Iterable<?> many
                && !(object instanceof java.nio.file.Path)
                && !(object instanceof java.nio.file.DirectoryStream)) {
            many.forEach(this::add);
        } else if (object instanceof Optional<?> optional) {
            add(optional.orElse(null));
        } else if (object instanceof AtomicReference<?> reference) {
            add(reference.get());
        } else if (object instanceof CompletionStage<?> stage) {
            CompletableFuture<?> future = stage.toCompletableFuture();
            if (future.isDone() && !future.isCompletedExceptionally()) {
                add(future.join());
            }
        } else if (object instanceof Object[] array) {
            for (Object element : array) {
                add(element);
            }
        }
    }

    private void addFields(Object object) {
        for (Class<?> type = object.getClass(); type != null && ours(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        add(field.get(object));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(field.toString(), e);
                    }
                }
            }
        }
    }

    private static boolean ours(Class<?> type) {
        return type.getName().startsWith("dev.stslib.");
    }
}
