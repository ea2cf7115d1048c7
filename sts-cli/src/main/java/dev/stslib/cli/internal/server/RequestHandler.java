package dev.stslib.cli.internal.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives the requests of one connection to the endpoint, one after the other, and writes the answers. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int FORBIDDEN = 403;

    private final Endpoint endpoint;
    private final CallerCheck callers;
    private final ConnectionWatch watch;
    private boolean admitted;
    private boolean ended;

    RequestHandler(Endpoint endpoint, CallerCheck callers, ConnectionWatch watch) {
        this.endpoint = endpoint;
        this.callers = callers;
        this.watch = watch;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        callers.opened(context.channel());
        context.read();
    }

    /** The rest of a request, too, is read only when this handler asks for it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readNext(context);
    }

    private void readNext(ChannelHandlerContext context) {
        if (!watch.isAnswering()) {
            context.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (ended) {
            return;
        }
        watch.answering(context);
        if (message.decoderResult().isFailure()) {
            refuse(context, malformed(message.decoderResult().cause()));
            return;
        }
        admitted = admitted || callers.admits(context.channel());
        if (!admitted) {
            refuse(context, Answer.text(FORBIDDEN, "This server belongs to another user.\n"));
            return;
        }
        Request request;
        try {
            request = Request.of(message, context.channel());
        } catch (IllegalArgumentException e) {
            refuse(context, malformed(e));
            return;
        }
        boolean more = HttpUtil.isKeepAlive(message);
        answer(request).whenComplete((answer, failure) -> {
            Answer found = failure == null ? answer : internalError();
            if (context.executor().inEventLoop()) {
                write(context, found, more);
            } else {
                context.executor().execute(() -> write(context, found, more));
            }
        });
    }

    private CompletionStage<Answer> answer(Request request) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static Answer malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.text(HttpResponseStatus.REQUEST_URI_TOO_LONG.code(), "The request line is too long.\n");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Answer.text(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.code(), "The headers are too long.\n");
        }
        return Answer.text(HttpResponseStatus.BAD_REQUEST.code(), "This is not an HTTP request.\n");
    }

    private static Answer internalError() {
        return Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR.code(), "The request failed.\n");
    }

    /**
     * Writes the last answer of a connection, and reads on until the client closes it or its time is over: to close a
     * connection that has unread bytes would reset it, and the client would not see the answer.
     */
    private void refuse(ChannelHandlerContext context, Answer answer) {
        ended = true;
        watch.refusing(context);
        Future<?> unused = context.writeAndFlush(response(answer, false)).addListener(written -> {
            Future<?> unusedShutdown = ((DuplexChannel) context.channel()).shutdownOutput();
            context.channel().config().setAutoRead(true);
        });
    }

    private void write(ChannelHandlerContext context, Answer answer, boolean more) {
        watch.writing(context);
        Future<?> unused = context.writeAndFlush(response(answer, more)).addListener((ChannelFutureListener)
                written -> {
                    if (more && written.isSuccess()) {
                        watch.answered(context);
                        // Not at once: many small requests in one packet would be answered one inside the other.
                        context.executor().execute(() -> readNext(context));
                    } else {
                        Future<?> unusedClose = context.close();
                    }
                });
    }

    private static FullHttpResponse response(Answer answer, boolean more) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        answer.headers().forEach(response.headers()::set);
        HttpUtil.setKeepAlive(response, more);
        return response;
    }

    /** The connection was reset, or a timer of it ran into a closed one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Future<?> unused = context.close();
    }
}
