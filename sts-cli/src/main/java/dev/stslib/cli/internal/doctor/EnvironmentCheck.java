package dev.stslib.cli.internal.doctor;

import dev.stslib.cli.internal.io.Invocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at the environment: credentials that win over profiles in other tools, and proxies. */
public final class EnvironmentCheck {
    private static final List<String> PROXIES =
            List.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY");
    private static final List<String> PROXY_PROPERTIES =
            List.of("https.proxyHost", "http.proxyHost", "socksProxyHost", "http.nonProxyHosts");

    private final Invocation invocation;

    /** Looks at the environment of an invocation. */
    public EnvironmentCheck(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Runs the check. */
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        invocation
                .env("AWS_ACCESS_KEY_ID")
                .filter(id -> invocation.env("STS_PROFILE").isEmpty())
                .ifPresent(id -> findings.add(Finding.warning(
                        "environment",
                        "AWS_ACCESS_KEY_ID is set, so other AWS tools use it and not your profiles",
                        "Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN")));
        int before = findings.size();
        for (String variable : PROXIES) {
            invocation.env(variable).ifPresent(value -> findings.add(proxy(variable, value)));
        }
        for (String property : PROXY_PROPERTIES) {
            invocation
                    .systemEnvironment()
                    .property(property)
                    .ifPresent(value -> findings.add(Finding.ok("proxy", property + " = " + value)));
        }
        if (findings.size() == before) {
            findings.add(Finding.ok("proxy", "No proxy is set"));
        }
        return findings;
    }

    /** Shows a proxy without its user and password. */
    private static Finding proxy(String variable, String value) {
        if (variable.toLowerCase(Locale.ROOT).startsWith("no_")) {
            return Finding.ok("proxy", variable + " = " + value);
        }
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            if (uri.getHost() != null) {
                return Finding.ok(
                        "proxy",
                        variable + " = " + uri.getScheme() + "://" + uri.getHost()
                                + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
            }
        } catch (URISyntaxException e) {
            // It is reported below, without its text, which may hold a password.
        }
        return Finding.problem(
                "proxy",
                variable + " is not the URL of a proxy",
                "Set it to a URL such as http://proxy.example.com:3128, or unset it");
    }
}
