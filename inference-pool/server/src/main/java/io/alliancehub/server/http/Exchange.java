package io.alliancehub.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/*
 * One request and its answer on a connection. Everything but execute() runs on the connection's own
 * thread, so there is no lock; an engine's thread hands its tokens over by execute() and goes on.
 *
 * An exchange ends exactly once: answered, broken off by us, or lost because the client has gone. What was
 * handed over after that is dropped. A client that does not read is a client that has gone: when
 * more than the allowed bytes lie unread, the connection is closed.
 */
/** A request being answered. */
final class Exchange {

    private final ChannelHandlerContext context;
    private final boolean keepAlive;
    private final boolean chunked;
    private final Runnable next;
    private final List<Runnable> onEnd = new ArrayList<>();
    private boolean ended;
    private boolean streaming;

    /**
     * An exchange that has just begun.
     *
     * @param next run when the connection is free for another request
     */
    Exchange(ChannelHandlerContext context, IncomingRequest request, Runnable next) {
        this.context = context;
        // Not the request itself: its body must not live as long as its answer.
        this.keepAlive = request.keepAlive();
        this.chunked = request.chunked();
        this.next = next;
    }

    /** Runs on the connection's thread, unless the exchange has ended by then. Any thread. */
    void execute(Runnable task) {
        try {
            context.executor()
                    .execute(
                            () -> {
                                if (!ended) {
                                    task.run();
                                }
                            });
        } catch (RejectedExecutionException serverHasStopped) {
            // Its connections are closed, so there is nobody to tell.
            return;
        }
    }

    /** Runs on the connection's thread, whether or not the exchange has ended. Any thread. */
    void executeAnyway(Runnable task) {
        try {
            context.executor().execute(task);
        } catch (RejectedExecutionException serverHasStopped) {
            return;
        }
    }

    /** Runs once when this ends, whatever the reason; at once if it already has. Any thread. */
    void onEnd(Runnable action) {
        try {
            context.executor().execute(() -> addOnEnd(action));
        } catch (RejectedExecutionException serverHasStopped) {
            action.run();
        }
    }

    private void addOnEnd(Runnable action) {
        if (ended) {
            action.run();
        } else {
            onEnd.add(action);
        }
    }

    /** Answers as a whole. */
    void reply(Reply reply) {
        ByteBuf body = Unpooled.wrappedBuffer(reply.body());
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
        reply.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        HttpUtil.setContentLength(response, reply.body().length);
        HttpUtil.setKeepAlive(response, keepAlive);
        context.writeAndFlush(response);
        end();
        if (keepAlive) {
            next.run();
        } else {
            closeWhenWritten();
        }
    }

    /** Begins a stream of events. */
    void startStream(Map<String, String> headers) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        headers.forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        if (chunked) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        HttpUtil.setKeepAlive(response, keepAlive && chunked);
        streaming = true;
        context.write(response);
    }

    /** Whether a stream has begun, so that an error can no longer have a status. */
    boolean isStreaming() {
        return streaming;
    }

    /** Sends one event of a stream. */
    void event(@Nullable String id, @Nullable String name, byte[] data) {
        var head = new StringBuilder();
        if (name != null) {
            head.append("event: ").append(name).append('\n');
        }
        if (id != null) {
            head.append("id: ").append(id).append('\n');
        }
        head.append("data: ");
        ByteBuf event = context.alloc().buffer(head.length() + data.length + 2);
        event.writeCharSequence(head, StandardCharsets.US_ASCII);
        event.writeBytes(data).writeByte('\n').writeByte('\n');
        context.writeAndFlush(new DefaultHttpContent(event));
        if (!context.channel().isWritable()) {
            lost();
            context.close();
        }
    }

    /** Ends a stream as it should. */
    void endStream() {
        if (ended) {
            return;
        }
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        boolean keep = keepAlive && chunked;
        end();
        if (keep) {
            next.run();
        } else {
            closeWhenWritten();
        }
    }

    /** Ends a stream in the middle: the client sees that it is not whole. */
    void breakStream() {
        end();
        closeWhenWritten();
    }

    /** The client has gone. */
    void lost() {
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        onEnd.forEach(Runnable::run);
        onEnd.clear();
    }

    private void closeWhenWritten() {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context.close());
    }
}
