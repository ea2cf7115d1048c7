package dev.stslib.aws.support.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list in {@code no_proxy}: names that also match their subdomains, {@code *}, addresses, address ranges such as
 * {@code 10.0.0.0/8} or {@code 10.}, each with an optional port.
 */
final class NoProxy {
    /** Any other text would be looked up as a name. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*");

    private NoProxy() {}

    /**
     * Says whether a target is exempt.
     *
     * @param list the value of the variable, entries separated by commas or white space
     * @param target the name or address of the target, IPv6 without brackets
     * @param port the port of the target
     */
    static boolean matches(String list, String target, int port) {
        String name = target.toLowerCase(Locale.ROOT);
        return Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> matchesEntry(entry, name, port));
    }

    private static boolean matchesEntry(String entry, String target, int port) {
        if (entry.equals("*")) {
            return true;
        }
        String host = entry;
        int colon = entry.lastIndexOf(':');
        boolean bracketed = entry.startsWith("[");
        if (colon > entry.lastIndexOf(']') && (bracketed || entry.indexOf(':') == colon)) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            host = entry.substring(0, colon);
        }
        if (bracketed) {
            host = host.replace("[", "").replace("]", "");
        }
        byte[] address = address(target);
        if (address != null) {
            return isInRange(host, address) || (host.matches("([0-9]{1,3}\\.){1,3}") && target.startsWith(host));
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String suffix = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return !suffix.isEmpty() && (target.equals(suffix) || target.endsWith("." + suffix));
    }

    private static boolean isInRange(String range, byte[] address) {
        int slash = range.indexOf('/');
        byte[] base = address(slash < 0 ? range : range.substring(0, slash));
        if (base == null || base.length != address.length) {
            return false;
        }
        int bits = slash < 0 ? base.length * 8 : bits(range.substring(slash + 1), base.length * 8);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((base[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return bits >= 0;
    }

    private static int bits(String text, int most) {
        try {
            int bits = Integer.parseInt(text);
            return bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The octets of a literal address, or null for a name, which is not looked up. */
    private static byte @Nullable [] address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
