package io.alliancehub.server.http;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.server.adapters.AdapterShelf;
import io.alliancehub.server.adapters.ArrivingFile;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A file does not fit into memory and must not wait there. Its pieces go to a worker, one at a time: while
 * the worker writes, nothing is read from the connection, so that what a slow disk has not taken yet stays
 * with the sender. The worker that has written the last piece checks the file and answers. One connection
 * brings one file: it is closed after the answer.
 */
/** Takes {@code PUT} of an adapter's file off the road of all other requests, onto the disk. */
final class AdapterInflow extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterInflow.class);

    /** How long the sender may take to notice a refusal before the connection goes. */
    private static final int LINGER_SECONDS = 2;

    private final @Nullable AdapterShelf shelf;
    private final HubGate gate;
    private final Executor workers;
    private final Deque<HttpContent> pieces = new ArrayDeque<>();
    private @Nullable ArrivingFile file;
    private boolean taken;
    private boolean refused;
    private boolean writing;
    private boolean gone;

    AdapterInflow(@Nullable AdapterShelf shelf, HubGate gate, Executor workers) {
        this.shelf = shelf;
        this.gate = gate;
        this.workers = workers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !taken && isFile(request)) {
            taken = true;
            if (context.pipeline().get(ConnectionHandler.class).isAnswering()) {
                // Its answer would come into the middle of that to an earlier request.
                refused = true;
                context.close();
            } else {
                begin(context, request);
            }
        }
        if (!taken) {
            context.fireChannelRead(message);
            return;
        }
        context.pipeline().get(RequestDeadline.class).arrived();
        if (message instanceof HttpContent content && file != null && !refused) {
            write(context, content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private static boolean isFile(HttpRequest request) {
        return request.method().equals(HttpMethod.PUT) && AdapterEndpoint.serves(request.uri());
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        try {
            gate.check(IncomingRequest.head(request));
            begin(request);
            if (HttpUtil.is100ContinueExpected(request)) {
                context.writeAndFlush(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                HttpResponseStatus.CONTINUE,
                                Unpooled.EMPTY_BUFFER));
            }
        } catch (RequestRefusedException why) {
            answer(context, Reply.error(why));
        } catch (IOException failed) {
            LOG.error("A file cannot be taken: {}", failed.getClass().getName());
            answer(context, Reply.error(failed()));
        }
    }

    private void begin(HttpRequest request) throws IOException {
        AdapterShelf here = shelf;
        if (here == null) {
            throw RequestRefusedException.hubHeaders();
        }
        AdapterPath path =
                AdapterPath.of(request.uri())
                        .filter(it -> it.action().isEmpty())
                        .orElseThrow(RequestRefusedException::notFound);
        LocalModel model = here.model(path.baseDigest());
        if (model == null) {
            throw RequestRefusedException.unknownModel();
        }
        long size = HttpUtil.getContentLength(request, -1L);
        if (size < 1) {
            throw RequestRefusedException.malformed(
                    null, "Say with content-length how many bytes the file has.");
        }
        Optional<AdapterReport.Entry> known = here.find(model, path.digest());
        if (known.isPresent()) {
            throw RequestRefusedException.conflict(
                    known.get().draining()
                            ? "The adapter is still being given up."
                            : "The adapter is here already.");
        }
        file =
                ArrivingFile.begin(here, model, path.digest(), size)
                        .orElseThrow(
                                () ->
                                        RequestRefusedException.busy(
                                                "The member has no room for this adapter, or it"
                                                        + " is arriving already."));
    }

    /** Hands a piece over; the connection is read again once it is written. */
    private void write(ChannelHandlerContext context, HttpContent content) {
        context.channel().config().setAutoRead(false);
        pieces.add(content);
        if (!writing) {
            writing = true;
            next(context);
        }
    }

    private void next(ChannelHandlerContext context) {
        HttpContent content = pieces.poll();
        ArrivingFile open = file;
        if (content == null || open == null) {
            writing = false;
            context.channel().config().setAutoRead(true);
            return;
        }
        try {
            workers.execute(() -> write(context, open, content));
        } catch (RejectedExecutionException stopping) {
            content.release();
            context.close();
        }
    }

    /** On a worker. */
    private void write(ChannelHandlerContext context, ArrivingFile open, HttpContent content) {
        Reply reply = null;
        try {
            ByteBuf bytes = content.content();
            for (ByteBuffer part : bytes.nioBuffers()) {
                open.write(part);
            }
            if (content instanceof LastHttpContent) {
                reply = AdapterEndpoint.json(open.complete());
            }
        } catch (IllegalArgumentException why) {
            reply =
                    Reply.error(
                            RequestRefusedException.unsupported(
                                    "adapter", String.valueOf(why.getMessage())));
        } catch (IOException | RuntimeException failed) {
            LOG.error("A file cannot be taken: {}", failed.getClass().getName());
            reply = Reply.error(failed());
        } finally {
            content.release();
        }
        Reply done = reply;
        context.executor().execute(() -> written(context, done));
    }

    private void written(ChannelHandlerContext context, @Nullable Reply done) {
        if (gone) {
            writing = false;
            close();
        } else if (done == null) {
            next(context);
        } else {
            close();
            answer(context, done);
        }
    }

    private static RequestRefusedException failed() {
        return RequestRefusedException.failed("The member cannot keep the file.");
    }

    private void answer(ChannelHandlerContext context, Reply reply) {
        refused = true;
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(reply.status()),
                        Unpooled.wrappedBuffer(reply.body()));
        reply.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        HttpUtil.setContentLength(response, reply.body().length);
        HttpUtil.setKeepAlive(response, false);
        context.channel().config().setAutoRead(true);
        context.writeAndFlush(response);
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        if (!writing) {
            close();
        }
        context.fireChannelInactive();
    }

    /** No worker writes now. */
    private void close() {
        pieces.forEach(HttpContent::release);
        pieces.clear();
        ArrivingFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException stays) {
                LOG.warn("A file that did not come whole cannot be removed.");
            }
        }
    }
}
