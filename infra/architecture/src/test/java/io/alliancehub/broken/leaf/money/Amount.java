package io.alliancehub.broken.leaf.money;

import io.alliancehub.broken.leaf.tenant.Bank;

final class Amount {
    final Bank owner = new Bank();
}
