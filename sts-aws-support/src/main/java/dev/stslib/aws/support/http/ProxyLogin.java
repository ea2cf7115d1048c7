package dev.stslib.aws.support.http;

import dev.stslib.api.Secret;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.PasswordAuthentication;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates to a proxy. A user from the settings goes with the first request, so that a wrong password is tried
 * once. Without one, the JVM's {@link Authenticator} is asked when the proxy demands a login.
 */
final class ProxyLogin {
    private ProxyLogin() {}

    static void prepare(HttpClientContext context, Hop.HttpProxy proxy) {
        Credentials known = known(proxy);
        if (known != null) {
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(known);
            context.resetAuthExchange(ProxyRoutePlanner.host(proxy), basic);
        }
        HttpHost host = ProxyRoutePlanner.host(proxy);
        context.setCredentialsProvider((scope, http) -> {
            if (!host.getHostName().equalsIgnoreCase(scope.getHost()) || host.getPort() != scope.getPort()) {
                return null;
            }
            return known != null ? known : authenticator(scope);
        });
    }

    private static @Nullable Credentials known(Hop.HttpProxy proxy) {
        String user = proxy.user();
        if (user == null) {
            return null;
        }
        Secret password = proxy.password();
        return new UsernamePasswordCredentials(
                user, password == null ? new char[0] : password.revealSecret().toCharArray());
    }

    private static @Nullable Credentials authenticator(AuthScope scope) {
        PasswordAuthentication given = Authenticator.requestPasswordAuthentication(
                scope.getHost(),
                null,
                scope.getPort(),
                "http",
                scope.getRealm(),
                scope.getSchemeName(),
                null,
                RequestorType.PROXY);
        return given == null ? null : new UsernamePasswordCredentials(given.getUserName(), given.getPassword());
    }
}
