#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
