package io.alliancehub.service.problem;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;

/** Says in the API's description what a refusal looks like and which ones to expect. */
@Component
final class ProblemDescription implements OpenApiCustomizer, OperationCustomizer {
    private static final String NAME = "Problem";

    @Override
    public void customise(OpenAPI api) {
        Schema<?> problem = new ObjectSchema().description("RFC 9457");
        for (String field : List.of("type", "title", "detail", "code", "requestId", "field")) {
            problem.addProperty(field, new StringSchema());
        }
        problem.addProperty("status", new IntegerSchema());
        problem.required(List.of("type", "title", "status", "detail", "code", "requestId"));
        api.getComponents().addSchemas(NAME, problem);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        add(operation, "401", "no valid credential");
        if (Arrays.stream(method.getMethodParameters())
                .anyMatch(it -> it.hasParameterAnnotation(PathVariable.class))) {
            add(operation, "404", "there is no such thing");
        }
        if (!method.hasMethodAnnotation(GetMapping.class)) {
            add(operation, "409", "what stands does not allow this");
        }
        add(operation, "422", "a field has a value that is not allowed");
        add(operation, "503", "try again after a moment");
        return operation;
    }

    private static void add(Operation operation, String status, String description) {
        MediaType body =
                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + NAME));
        operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(description)
                                .content(
                                        new Content()
                                                .addMediaType("application/problem+json", body)));
    }
}
