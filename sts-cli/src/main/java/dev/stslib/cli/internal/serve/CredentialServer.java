package dev.stslib.cli.internal.serve;

import dev.stslib.cli.internal.server.Callers;
import dev.stslib.cli.internal.server.HttpServer;
import dev.stslib.cli.internal.server.ServerLimits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Serves profiles on a TCP port: the container endpoint for all of them, and the metadata service for the first one. */
public final class CredentialServer implements AutoCloseable {
    private final HttpServer server;
    private final ContainerEndpoint containers;
    private final String host;

    private CredentialServer(HttpServer server, ContainerEndpoint containers, String host) {
        this.server = server;
        this.containers = containers;
        this.host = host;
    }

    /**
     * Where a server listens.
     *
     * @param address the address; the one for all addresses listens at each
     * @param port the port; 0 for a free one
     * @param names further names that clients may have for this machine, such as {@code host.docker.internal}
     * @param callers whose requests it takes
     * @param metadata whether it serves the metadata service, which gives credentials to every caller
     */
    public record Place(InetAddress address, int port, Set<String> names, Callers callers, boolean metadata) {
        public Place {
            names = Set.copyOf(names);
        }
    }

    /** Starts a server. */
    public static CredentialServer start(
            Place place, List<ServedProfile> profiles, InstantSource clock, RandomGenerator random) {
        ContainerEndpoint containers = new ContainerEndpoint(profiles, random);
        Optional<MetadataEndpoint> metadata =
                place.metadata() ? Optional.of(new MetadataEndpoint(profiles.get(0), clock, random)) : Optional.empty();
        HttpServer server = HttpServer.onPort(
                new InetSocketAddress(place.address(), place.port()),
                place.callers(),
                new GuardedEndpoint(names(place), containers, metadata),
                ServerLimits.DEFAULT);
        String host = place.address().isAnyLocalAddress() ? "127.0.0.1" : literal(place.address());
        return new CredentialServer(server, containers, host);
    }

    /** No name of a web page is a number, so that a server for all addresses can accept each number. */
    private static Predicate<String> names(Place place) {
        Set<String> own = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        own.add(literal(place.address()));
        place.names().forEach(name -> own.add(name.toLowerCase(Locale.ROOT)));
        boolean every = place.address().isAnyLocalAddress();
        return name -> own.contains(name)
                || (every && (name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || name.matches("\\[[0-9a-f:.]+]")));
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }

    /** The address of the server, without a path. */
    public URI address() {
        return URI.create("http://" + host + ":" + server.port());
    }

    /** The address of a profile's credentials. */
    public URI address(String profile) {
        return URI.create(address() + ContainerEndpoint.path(profile));
    }

    /** The token for a profile's credentials, a secret. */
    public String token(String profile) {
        return containers.token(profile);
    }

    @Override
    public void close() {
        server.close();
    }
}
