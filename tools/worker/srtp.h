// libsrtp 3 as mediasoup calls it, on top of libsrtp 2. The two share most names, so most of libsrtp 3 is here by overloading: its functions take
// other parameters than those of libsrtp 2 and C++ tells them apart. The exception is the policy, a plain structure there and a handle here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

// Errors that libsrtp 2 cannot give; mediasoup only wants to name them.
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(1001);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(1002);

// A handle is a libsrtp 2 policy that is followed by the key it points to; srtp_create() of libsrtp 2 takes it as it is.
using srtp_policy_t = srtp2_policy_t*;

namespace srtp3
{
	struct PolicyWithKey : srtp2_policy_t
	{
		uint8_t bytes[SRTP_MAX_KEY_LEN];
	};

	// libsrtp 2 works in place: the packet is copied to where it is wanted, and there must be room for what encryption appends.
	template<typename Transform>
	srtp_err_status_t apply(
	  Transform transform, size_t growth, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
	{
		if (inLen + growth > *outLen)
			return srtp_err_status_bad_param;

		if (in != out)
			std::memmove(out, in, inLen);

		auto len          = static_cast<int>(inLen);
		const auto status = transform(out, &len);

		if (status == srtp_err_status_ok)
			*outLen = static_cast<size_t>(len);

		return status;
	}
} // namespace srtp3

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) srtp3::PolicyWithKey{};

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	auto* own = static_cast<srtp3::PolicyWithKey*>(policy);

	if (!own)
		return;

	// Through a volatile pointer, or the compiler leaves out what nobody reads afterwards.
	for (volatile uint8_t* byte = own->bytes; byte != own->bytes + sizeof own->bytes; ++byte)
		*byte = 0;

	delete own;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->rtp, profile);

	return status == srtp_err_status_ok ? srtp_crypto_policy_set_from_profile_for_rtcp(&policy->rtcp, profile)
	                                    : status;
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* mki,
  size_t mkiLen)
{
	auto* own = static_cast<srtp3::PolicyWithKey*>(policy);

	if (mki || mkiLen > 0 || keyLen + saltLen > sizeof own->bytes)
		return srtp_err_status_bad_param;

	std::memcpy(own->bytes, key, keyLen);
	std::memcpy(own->bytes + keyLen, salt, saltLen);
	own->key = own->bytes;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t packets)
{
	policy->window_size = packets;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	const auto protect = [session](uint8_t* packet, int* len) { return srtp_protect(session, packet, len); };

	return srtp3::apply(protect, SRTP_MAX_TRAILER_LEN, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	const auto protect = [session](uint8_t* packet, int* len) { return srtp_protect_rtcp(session, packet, len); };

	// SRTCP appends four bytes more: the encryption flag and its index.
	return srtp3::apply(protect, SRTP_MAX_TRAILER_LEN + 4, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	const auto unprotect = [session](uint8_t* packet, int* len) { return srtp_unprotect(session, packet, len); };

	return srtp3::apply(unprotect, 0, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	const auto unprotect = [session](uint8_t* packet, int* len)
	{ return srtp_unprotect_rtcp(session, packet, len); };

	return srtp3::apply(unprotect, 0, in, inLen, out, outLen);
}
