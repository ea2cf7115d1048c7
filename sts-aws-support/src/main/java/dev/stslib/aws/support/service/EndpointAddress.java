package dev.stslib.aws.support.service;

import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Checks the addresses of endpoints that come from a profile, a variable or code. Errors do not repeat an address,
 * because it may hold a password.
 */
public final class EndpointAddress {
    private static final int LARGEST_PORT = 65_535;

    private EndpointAddress() {}

    /**
     * Reads the endpoint of a service.
     *
     * @param text the address as written
     * @param place where it is written, as the beginning of an error
     * @return a URI of http or https with a host, and perhaps with a port and a path
     * @throws ProfileConfigurationException if the text is not such an address
     */
    public static URI service(String text, String place) {
        URI uri = resource(text, place);
        if (!isService(uri)) {
            throw wrong(place);
        }
        return uri;
    }

    /**
     * Reads the address of a single resource, which may have a query.
     *
     * @param text the address as written
     * @param place where it is written, as the beginning of an error
     * @return a URI of http or https with a host and without a user
     * @throws ProfileConfigurationException if the text is not such an address
     */
    public static URI resource(String text, String place) {
        URI uri = parse(text, place);
        if (isResource(uri)) {
            return uri;
        }
        requireJavaHost(uri, place);
        throw wrong(place);
    }

    private static URI parse(String text, String place) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // Not as a cause: its message repeats the text.
            throw wrong(place);
        }
    }

    /**
     * Says whether requests to a service can go to an address.
     *
     * @param uri the address
     * @return true if {@link #service} accepts it
     */
    public static boolean isService(URI uri) {
        return isResource(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    /**
     * Says whether a person can open an address in a browser.
     *
     * @param uri the address, which may have a query and a fragment
     * @return true if it is http or https, and has a host and no user
     */
    public static boolean isPage(URI uri) {
        return isResource(uri);
    }

    private static boolean isResource(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= LARGEST_PORT
                && uri.getRawUserInfo() == null;
    }

    /**
     * Refuses a host name with an underscore: {@link URI#getHost()} of such an address is null.
     *
     * @param uri any address
     * @param place where it is written, as the beginning of the error
     * @throws ProfileConfigurationException if the address has a host name with an underscore
     */
    public static void requireJavaHost(URI uri, String place) {
        String host = host(uri);
        if (uri.getHost() == null && host != null && host.indexOf('_') >= 0) {
            throw new ProfileConfigurationException(
                    place + " names the host '" + host + "', and the underscore in it is not valid in a host name",
                    "Give the host a name with a hyphen instead (with Docker, a network alias or container_name), or use its"
                            + " IP address");
        }
    }

    /** The host as written: Java has no host for a name that is not valid. */
    private static @Nullable String host(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return uri.getHost();
        }
        return authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":[0-9]*$", "");
    }

    /**
     * Shows an address without its user and its query, which may hold secrets.
     *
     * @param uri the address
     * @return scheme, host, port and path
     */
    public static String shown(URI uri) {
        return server(uri) + uri.getPath();
    }

    /**
     * Shows only the server of an address. Use it where the path may be a secret, as for a container's credentials: anyone
     * who knows that path gets them.
     *
     * @param uri the address
     * @return scheme, host and port
     */
    public static String server(URI uri) {
        return uri.getScheme() + "://" + host(uri) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static ProfileConfigurationException wrong(String place) {
        return new ProfileConfigurationException(
                place + " is not the URL of an endpoint",
                "Write one such as https://sts.example.com:8443/sts: http or https, a host, and where needed a port up to "
                        + LARGEST_PORT + " and a path; no user, no password, no query");
    }
}
