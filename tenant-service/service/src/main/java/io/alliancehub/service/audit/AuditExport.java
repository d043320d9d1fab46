package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams the trail as a file. What goes wrong before the first record is a problem as any other;
 * after that the connection is broken off, so that half a trail is never taken for the whole.
 */
@Component
final class AuditExport {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String FORMULA = "=+-@\t\r";
    private final AuditReader reader;
    private final JsonMapper json;

    AuditExport(AuditReader reader, JsonMapper json) {
        this.reader = reader;
        this.json = json;
    }

    /** Comma-separated, for spreadsheets. */
    void csv(@Nullable TenantId bank, AuditFilter filter, HttpServletResponse response)
            throws IOException {
        String head =
                BYTE_ORDER_MARK
                        + "tenantId,position,at,actor,actorName,action,subject,reason,requestId,"
                        + "before,after,previousHash,hash\r\n";
        stream(bank, filter, response, new Form("text/csv", "audit.csv", head, AuditExport::row));
    }

    /** One JSON document in each line, for programs that check the hashes. */
    void lines(@Nullable TenantId bank, AuditFilter filter, HttpServletResponse response)
            throws IOException {
        Form form =
                new Form(
                        "application/jsonl",
                        "audit.jsonl",
                        "",
                        entry -> json.writeValueAsString(entry) + "\n");
        stream(bank, filter, response, form);
    }

    private void stream(
            @Nullable TenantId bank, AuditFilter filter, HttpServletResponse response, Form form)
            throws IOException {
        Out out = new Out(response, form);
        try {
            reader.each(bank, filter, out::write);
            out.end();
        } catch (UncheckedIOException e) {
            // The reader has gone.
            throw e.getCause();
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw new IOException("the export broke off", e);
            }
            throw e;
        }
    }

    private static String row(AuditEntry entry) {
        return Stream.of(
                                entry.tenantId(),
                                Long.toString(entry.position()),
                                entry.at().toString(),
                                entry.actor(),
                                entry.actorName(),
                                entry.action(),
                                entry.subject(),
                                entry.reason(),
                                entry.requestId(),
                                entry.before(),
                                entry.after(),
                                entry.previousHash(),
                                entry.hash())
                        .map(AuditExport::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** Quoted; a spreadsheet does not take it for a formula. */
    static String cell(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        String harmless = FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private record Form(String type, String name, String head, Function<AuditEntry, String> line) {}

    /** Says what the file is with its first part. */
    private static final class Out {
        private final HttpServletResponse response;
        private final Form form;
        private @Nullable Writer writer;

        Out(HttpServletResponse response, Form form) {
            this.response = response;
            this.form = form;
        }

        void write(List<AuditEntry> part) {
            try {
                Writer open = writer == null ? begin() : writer;
                for (AuditEntry entry : part) {
                    open.write(form.line().apply(entry));
                }
                open.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() throws IOException {
            if (writer != null) {
                writer.flush();
            }
        }

        private Writer begin() throws IOException {
            response.setContentType(form.type());
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + form.name() + "\"");
            Writer open =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    response.getOutputStream(), StandardCharsets.UTF_8));
            open.write(form.head());
            writer = open;
            return open;
        }
    }
}
