package dev.stslib.aws.support.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up, and puts the address that was reached last in front for ten minutes, so that a dead first address
 * costs one connect time-out and not one for each call. Thread-safe.
 */
final class Addresses implements DnsResolver {
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 1_024;

    private final Lookup lookup;
    private final BiPredicate<String, Integer> lookedUpByProxy;
    private final LongSupplier nanos;
    private final Map<InetAddress, Long> reached = new LinkedHashMap<>();

    /**
     * Makes a resolver.
     *
     * @param lookup asks the name service
     * @param lookedUpByProxy says which host and port a SOCKS proxy looks up
     * @param nanos the elapsed time
     */
    Addresses(Lookup lookup, BiPredicate<String, Integer> lookedUpByProxy, LongSupplier nanos) {
        this.lookup = lookup;
        this.lookedUpByProxy = lookedUpByProxy;
        this.nanos = nanos;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.all(host).clone();
        synchronized (reached) {
            long now = nanos.getAsLong();
            reached.values().removeIf(at -> now - at > REMEMBERED_NANOS);
            // Stable: addresses that were not reached lately stay in the order of the name service.
            Arrays.sort(
                    found,
                    Comparator.comparingLong(
                            address -> reached.containsKey(address) ? now - reached.get(address) : Long.MAX_VALUE));
        }
        return found;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return lookedUpByProxy.test(host, port)
                ? List.of(InetSocketAddress.createUnresolved(host, port))
                : Arrays.stream(resolve(host))
                        .map(address -> new InetSocketAddress(address, port))
                        .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Remembers that a connection to an address was made. */
    void reached(InetAddress address) {
        synchronized (reached) {
            reached.remove(address);
            reached.put(address, nanos.getAsLong());
            if (reached.size() > MOST) {
                reached.remove(reached.keySet().iterator().next());
            }
        }
    }

    /** Asks the name service, blocking. */
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }
}
