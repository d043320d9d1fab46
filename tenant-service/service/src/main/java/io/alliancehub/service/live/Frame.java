package io.alliancehub.service.live;

import io.alliancehub.service.pool.MemberView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read at one moment.
 *
 * @param id grows with each frame
 * @param traffic null where Redis did not answer
 * @param pool null where Redis or the database did not answer
 */
record Frame(long id, @Nullable Traffic traffic, @Nullable List<MemberView> pool) {}
