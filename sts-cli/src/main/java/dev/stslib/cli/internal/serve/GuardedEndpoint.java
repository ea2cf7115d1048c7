package dev.stslib.cli.internal.serve;

import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Endpoint;
import dev.stslib.cli.internal.server.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Refuses requests that another host or a web page caused. A page whose name is made to resolve to this machine (DNS
 * rebinding) sends its own name as {@code Host}; a proxy adds {@code X-Forwarded-For}; a browser adds {@code Origin} or
 * {@code Sec-Fetch-Site}.
 */
final class GuardedEndpoint implements Endpoint {
    private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded", "Via");
    private static final List<String> OF_BROWSER = List.of("Origin", "Sec-Fetch-Site");
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final Predicate<String> hosts;
    private final ContainerEndpoint containers;
    private final Optional<MetadataEndpoint> metadata;

    /**
     * Guards the endpoints of a server.
     *
     * @param hosts whether the server has a name, given in lower case and without the port
     * @param metadata the metadata service; empty if it is not served
     */
    GuardedEndpoint(Predicate<String> hosts, ContainerEndpoint containers, Optional<MetadataEndpoint> metadata) {
        this.hosts = hosts;
        this.containers = containers;
        this.metadata = metadata;
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        // The name alone decides: the port may be another one behind a tunnel, and tells nothing about a page.
        String host = request.header("Host").orElse("").toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        if (!hosts.test(host)) {
            return refused("The Host header does not name this server.");
        }
        if (FORWARDED.stream().anyMatch(name -> !request.headers(name).isEmpty())) {
            return refused("Forwarded requests are refused.");
        }
        if (OF_BROWSER.stream().anyMatch(name -> !request.headers(name).isEmpty())) {
            return refused("Requests of browsers are refused.");
        }
        if (!MetadataEndpoint.takes(request.path())) {
            return containers.answer(request);
        }
        return metadata.isPresent()
                ? metadata.get().answer(request)
                : CompletableFuture.completedStage(Answer.text(NOT_FOUND, "The metadata service is not served.\n"));
    }

    private static CompletionStage<Answer> refused(String why) {
        return CompletableFuture.completedStage(Answer.text(FORBIDDEN, why + "\n"));
    }
}
