package io.alliancehub.service.document;

/** A name and what it stands for, above or below a table. */
public record Fact(String name, Cell value) {}
