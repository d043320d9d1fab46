package io.alliancehub.service.quota;

/** A limit and what people call its subject. */
record NamedLimit(LimitRule rule, String subjectName) {}
