package io.alliancehub.server.http;

import io.alliancehub.server.openai.RequestRefusedException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Collects a request's body up to the limit, and says 413 to what is longer. */
final class BodyCollector extends HttpObjectAggregator {

    BodyCollector(int bodyBytesMax) {
        super(bodyBytesMax);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        context.pipeline()
                .get(BodyGate.class)
                .refuse(context, RequestRefusedException.tooLarge(maxContentLength()));
    }
}
