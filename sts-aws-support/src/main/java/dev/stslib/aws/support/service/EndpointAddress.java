package dev.stslib.aws.support.service;

import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;

/**
 * The address of an endpoint as somebody wrote it, into a profile, a variable or the code. What is wrong with it is said
 * without the text itself, and without a cause that repeats it: it may hold a password.
 */
public final class EndpointAddress {
    private static final int LARGEST_PORT = 65_535;

    private EndpointAddress() {}

    /**
     * The endpoint of a service.
     *
     * @param text what is written
     * @param place where, for the error
     * @return a URI of http or https with a host, and perhaps with a port and a path
     * @throws ProfileConfigurationException if it is none
     */
    public static URI service(String text, String place) {
        URI uri = resource(text, place);
        if (!isService(uri)) {
            throw wrong(place);
        }
        return uri;
    }

    /**
     * The address of a single resource, which may have a query.
     *
     * @param text what is written
     * @param place where, for the error
     * @return a URI of http or https with a host, without a user
     * @throws ProfileConfigurationException if it is none
     */
    public static URI resource(String text, String place) {
        try {
            URI uri = URI.create(text);
            if (isResource(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(place);
        }
        throw wrong(place);
    }

    /**
     * Says whether requests to a service can go there.
     *
     * @param uri the address
     * @return true if it is as {@link #service} gives it
     */
    public static boolean isService(URI uri) {
        return isResource(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    private static boolean isResource(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= LARGEST_PORT
                && uri.getRawUserInfo() == null;
    }

    /**
     * An address in words.
     *
     * @param uri the address
     * @return scheme, host, port and path: the user and the query may hold secrets
     */
    public static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    }

    private static ProfileConfigurationException wrong(String place) {
        return new ProfileConfigurationException(
                place + " is not the URL of an endpoint",
                "Write one such as https://sts.example.com:8443/sts: http or https, a host, and where needed a port up to "
                        + LARGEST_PORT + " and a path; no user, no password, no query");
    }
}
