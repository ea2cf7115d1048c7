package dev.stslib.aws.support.http;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.util.TimeValue;

/**
 * Writes a request to its connection and reads the head of the answer. It takes the place of HttpClient's
 * {@code MainClientExec}, which logs path and query at debug level: those of a container endpoint can hold a secret.
 */
final class ExchangeExec implements ExecChainHandler {
    private static final String SENT = ExchangeExec.class.getName() + ".sent";

    private final HttpProcessor processor;
    private final TimeValue keepAlive;

    ExchangeExec(HttpProcessor processor, TimeValue keepAlive) {
        this.processor = processor;
        this.keepAlive = keepAlive;
    }

    /** Whether some of the request may have left, beyond a CONNECT to a proxy. */
    static boolean maySendHaveBegun(HttpClientContext context) {
        return context.getAttribute(SENT) != null;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpRoute route = scope.route;
        HttpClientContext context = scope.clientContext;
        context.setRoute(route);
        context.setRequest(request);
        processor.process(request, request.getEntity(), context);
        ClassicHttpResponse response = exchange(request, scope);
        context.setResponse(response);
        if (DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)) {
            scope.execRuntime.markConnectionReusable(context.getUserToken(), keepAlive);
        } else {
            scope.execRuntime.markConnectionNonReusable();
        }
        if (response.getEntity() == null) {
            scope.execRuntime.releaseEndpoint();
        }
        return response;
    }

    private static ClassicHttpResponse exchange(ClassicHttpRequest request, ExecChain.Scope scope)
            throws IOException, HttpException {
        HttpClientContext context = scope.clientContext;
        context.setAttribute(SENT, true);
        try {
            return scope.execRuntime.execute(scope.exchangeId, request, context);
        } catch (GuardedConnection.StaleConnectionException e) {
            context.removeAttribute(SENT);
            throw e;
        }
    }
}
