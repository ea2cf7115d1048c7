package dev.stslib.aws.support.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Turns what a proxy answers instead of opening a tunnel into an error. HttpClient would hand it on as the target's
 * answer.
 */
final class TunnelGuard implements ExecChainHandler {
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        boolean ofTheProxy = !ExchangeExec.maySendHaveBegun(scope.clientContext)
                || (response.getCode() == PROXY_AUTHENTICATION_REQUIRED && !scope.route.isTunnelled());
        if (ofTheProxy && ProxyRoutePlanner.chosen(scope.clientContext) instanceof Hop.HttpProxy proxy) {
            scope.execRuntime.discardEndpoint();
            ProxyRefusal.raise(proxy, response.getCode());
        }
        return response;
    }
}
