package dev.stslib.source.sso;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Start URLs of a company's own domain. Identity Center does not know them; they redirect to the start URL that it knows.
 * As for the AWS CLI, one redirect is followed, and only to a domain of AWS.
 */
final class StartUrls {
    private static final Set<String> HOSTS = Set.of(
            "identitycenter.amazonaws.com",
            "identitycenter.amazonaws.com.cn",
            "identitycenter.amazonaws.eu",
            "identitycenter.us-gov.amazonaws.com");
    private static final List<String> SUFFIXES = List.of(
            ".app.aws",
            ".portal.amazonaws.com",
            ".portal.amazonaws.com.cn",
            ".app.amazonwebservices.com.cn",
            ".portal.amazonaws.eu",
            ".api.amazonwebservices.eu",
            ".awsapps.com",
            ".awsapps.cn");
    /** The hosts that name the region of their Identity Center. */
    private static final Pattern REGIONAL = Pattern.compile(
            "[^.]+\\.portal\\.([a-z0-9-]+)\\.(?:app\\.aws|app\\.amazonwebservices\\.com\\.cn|api\\.amazonwebservices\\.eu)"
                    + "|[^.]+\\.([a-z0-9-]+)\\.portal\\.amazonaws\\.(?:com|com\\.cn|eu)");

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> NO_HEAD = Set.of(405, 501);

    private final HttpClientSet http;

    StartUrls(HttpClientSet http) {
        this.http = http;
    }

    /**
     * The start URL that Identity Center knows.
     *
     * @return that of the session, or where it redirects to. What is not an https URL is returned as it is: the service says
     *     what is wrong with it
     * @throws dev.stslib.api.error.EndpointUnreachableException if the start URL does not lead to Identity Center
     * @throws ProfileConfigurationException if it leads to another region
     */
    String resolve(SsoSession session) {
        URI start = uri(session.startUrl());
        if (start == null || !"https".equalsIgnoreCase(start.getScheme()) || isOfAws(start)) {
            return session.startUrl();
        }
        URI target = redirect(session, start);
        String region = region(target);
        if (region != null && !region.equals(session.region())) {
            throw new ProfileConfigurationException(
                    "The start URL of " + session.label() + " leads to Identity Center in " + region
                            + ", and its sso_region is " + session.region(),
                    "Set sso_region = " + region);
        }
        String path = target.getRawPath().replaceFirst("/+$", "");
        return "https://" + target.getRawAuthority().toLowerCase(Locale.ROOT) + path;
    }

    private static @Nullable URI uri(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() == null || uri.getRawUserInfo() != null ? null : uri;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isOfAws(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return HOSTS.contains(host) || SUFFIXES.stream().anyMatch(host::endsWith);
    }

    private static @Nullable String region(URI uri) {
        Matcher host = REGIONAL.matcher(uri.getHost().toLowerCase(Locale.ROOT));
        if (!host.matches()) {
            return null;
        }
        return host.group(1) == null ? host.group(2) : host.group(1);
    }

    private URI redirect(SsoSession session, URI start) {
        AwsHttpClient client = http.trusting(session.oidc().caBundle());
        PlainEndpoint page = new PlainEndpoint(
                client,
                Tries.DEFAULT,
                false,
                "The start URL " + EndpointAddress.shown(start) + " of " + session.label(),
                "redirect to Identity Center",
                "Set sso_start_url to the start URL that the console of Identity Center shows, such as"
                        + " https://d-1234567890.awsapps.com/start",
                client.nanoTime());
        HttpAnswer answer = ask(page, SdkHttpMethod.HEAD, start);
        if (NO_HEAD.contains(answer.status())) {
            answer = ask(page, SdkHttpMethod.GET, start);
        }
        if (!REDIRECTS.contains(answer.status())) {
            throw page.refused(answer);
        }
        URI to = uri(answer.location());
        if (to == null || !"https".equalsIgnoreCase(to.getScheme()) || !isOfAws(to)) {
            throw page.gaveNone("it redirects to an address that is not one of AWS", null);
        }
        return to;
    }

    private static HttpAnswer ask(PlainEndpoint page, SdkHttpMethod method, URI start) {
        return page.send(SdkHttpRequest.builder().method(method).uri(start).build());
    }
}
