package io.alliancehub.server.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A request that arrived whole; it holds no buffers.
 *
 * @param path without a query
 * @param keepAlive whether the connection may be used again
 * @param chunked whether the client understands an answer in chunks
 */
@SuppressWarnings("ArrayRecordComponent")
record IncomingRequest(
        String method,
        String path,
        HttpHeaders headers,
        byte[] body,
        boolean keepAlive,
        boolean chunked) {

    /** A request whose body goes elsewhere. */
    static IncomingRequest head(HttpRequest request) {
        return new IncomingRequest(
                request.method().name(),
                request.uri(),
                request.headers().copy(),
                new byte[0],
                false,
                true);
    }

    static IncomingRequest of(FullHttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return new IncomingRequest(
                request.method().name(),
                query < 0 ? uri : uri.substring(0, query),
                request.headers().copy(),
                ByteBufUtil.getBytes(request.content()),
                HttpUtil.isKeepAlive(request),
                request.protocolVersion().equals(HttpVersion.HTTP_1_1));
    }
}
